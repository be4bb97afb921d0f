package dev.claviger.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What takes the parameters of a statement, in their order. */
interface Parameters<P extends Parameters<P>> {
    P text(@Nullable String value) throws SQLException;

    P number(@Nullable Long value) throws SQLException;
}
