package dev.claviger.conformance.nodes.scale;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.jdbc.JdbcKeyStorage;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import java.util.Optional;
import javax.sql.DataSource;

/** A database with the tables of a store, and the nodes on it. */
record Site(Store store, DataSource database) {
    static final Actor HOST = Actor.host("scale");

    static final PolicyDocument OPEN = PolicyDocument.builder()
            .usage(Availability.EVERYONE)
            .grantEveryone()
            .endpoints(EndpointSet.unrestricted())
            .build();

    void createTables() {
        JdbcKeyStorage.builder(database).createTables().build();
    }

    JdbcKeyStorage storage() {
        return JdbcKeyStorage.builder(database).build();
    }

    Claviger node() {
        return nodeOn(storage());
    }

    /** Returns a node for which everybody is an owner. */
    static Claviger nodeOn(JdbcKeyStorage storage) {
        return Claviger.builder(storage, id -> Optional.of(Owner.user(id)))
                .initialPolicy(OPEN)
                .build();
    }

    static IssuedKey issue(Claviger node, String owner) {
        return node.issue(HOST, KeyRequest.named("scale").forOwner(owner).withReason("scale"))
                .orElseThrow();
    }
}
