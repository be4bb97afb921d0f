package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import dev.claviger.json.PolicyJson;
import dev.claviger.policy.PolicyRevision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The policy as its row holds it. */
final class PolicyRow {
    private PolicyRow() {}

    /** Sets the parameters of the statement that inserts it. */
    static <P extends Parameters<P>> P inserting(P call, PolicyRevision policy) throws SQLException {
        return call.number(policy.number())
                .text(Column.POLICY_DOCUMENT.checked(PolicyJson.write(policy.document())))
                .text(Column.POLICY_AUTHOR.checked(policy.author()))
                .number(KeyRows.millis(policy.at()));
    }

    /**
     * Reads the policy in force, or that there is none.
     *
     * @throws UnavailableException if the row is missing or holds no policy
     */
    static Optional<PolicyRevision> read(ResultSet row) throws SQLException {
        long number = row.getLong("policy_number");
        if (number == 0) {
            return Optional.empty();
        }
        if (Call.number(row, "number") == null) {
            throw new UnavailableException("the policy in force is number " + number + ", and there is no row for it");
        }
        try {
            return Optional.of(new PolicyRevision(
                    number,
                    PolicyJson.read(row.getString("document")),
                    row.getString("author"),
                    Instant.ofEpochMilli(row.getLong("set_at"))));
        } catch (IllegalArgumentException e) {
            throw new UnavailableException("the column document of policy number " + number + " holds no policy", e);
        }
    }
}
