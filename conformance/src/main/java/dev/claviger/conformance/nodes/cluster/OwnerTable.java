package dev.claviger.conformance.nodes.cluster;

import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.spi.OwnerDirectory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/** The users of an imaginary host, in a table of their own. */
public final class OwnerTable implements OwnerDirectory {

    /** The group that is granted keys. */
    public static final String GRANTED_GROUP = "key-users";

    private final DataSource database;

    /** Reads and writes through {@code database}, which must bound its waiting itself. */
    public OwnerTable(DataSource database) {
        this.database = database;
    }

    /** Makes the table. */
    public void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE host_owner"
                    + " (id varchar(100) PRIMARY KEY, active boolean NOT NULL, granted boolean NOT NULL)");
        }
    }

    /** Adds an active owner in the granted group. */
    public void add(String id) throws SQLException {
        update("INSERT INTO host_owner (active, granted, id) VALUES (?, true, ?)", true, id);
    }

    /** Enables or disables an owner. */
    public void setActive(String id, boolean active) throws SQLException {
        update("UPDATE host_owner SET active = ? WHERE id = ?", active, id);
    }

    /** Puts an owner into the granted group or takes it out. */
    public void setGranted(String id, boolean granted) throws SQLException {
        update("UPDATE host_owner SET granted = ? WHERE id = ?", granted, id);
    }

    private void update(String sql, boolean value, String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBoolean(1, value);
            statement.setString(2, id);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("there is no owner " + id);
            }
        }
    }

    @Override
    public Optional<Owner> find(String ownerId) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT active, granted FROM host_owner WHERE id = ?")) {
            statement.setString(1, ownerId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(owner(ownerId, row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new UnavailableException("owner " + ownerId + " could not be read", e);
        }
    }

    private static Owner owner(String id, ResultSet row) throws SQLException {
        Owner owner = Owner.user(id);
        if (!row.getBoolean("active")) {
            owner = owner.withActive(false);
        }
        return row.getBoolean("granted") ? owner.withGroups(GRANTED_GROUP) : owner;
    }
}
