package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** What exceptions of the database mean. */
final class Trouble {
    private Trouble() {}

    /** Says what could not be done; {@code what} completes the sentence. */
    static UnavailableException unavailable(String what, SQLException e) {
        return unavailable(what, e, "");
    }

    /** Says also why, as far as it is known. */
    static UnavailableException unavailable(String what, SQLException e, String why) {
        return new UnavailableException(
                "the key storage could not " + what + " (SQLState " + e.getSQLState() + ", code " + e.getErrorCode()
                        + ")" + (why.isEmpty() ? "" : ": " + why),
                withoutValues(e));
    }

    /**
     * Databases quote what violates a constraint or does not fit, and it may be a digest. Of such an exception only the
     * kind is passed on. Drivers quote whole statements when one of a batch fails; the exception behind tells enough.
     */
    private static SQLException withoutValues(SQLException e) {
        if (e instanceof BatchUpdateException && e.getNextException() != null) {
            return withoutValues(e.getNextException());
        }
        String state = e.getSQLState();
        if (state == null || !(state.startsWith("22") || state.startsWith("23"))) {
            return e;
        }
        SQLException silent = new SQLException(
                "a constraint does not hold; what the database says to it may quote values", state, e.getErrorCode());
        silent.setStackTrace(e.getStackTrace());
        return silent;
    }
}
