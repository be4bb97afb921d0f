package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.KeyQuery;
import dev.claviger.testkit.TestOwners;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No audit record, no change: and whoever was allowed stays allowed. */
class ReadOnlyAuditTest {
    private static final Actor ADA = Actor.session("ada");
    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private static PolicyDocument policy() {
        return PolicyDocument.builder()
                .usage(Availability.EVERYONE)
                .grantEveryone()
                .endpoints(EndpointSet.unrestricted())
                .build();
    }

    /** Everything that the storage shows. */
    private record Contents(List<?> keys, PolicyRevision policy, List<AuditEntry> audit, long revision) {
        static Contents of(JdbcKeyStorage storage) {
            return new Contents(
                    storage.list(KeyQuery.of(KeyFilter.all())).stream()
                            .map(stored -> List.of(stored.key(), stored.version()))
                            .toList(),
                    storage.policy().value().orElseThrow(),
                    storage.read(AuditQuery.latest()),
                    Some.now(storage).revision());
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesAreRefused_andDecisionsGoOn_whileNoAuditRecordCanBeWritten(TestDatabase database) throws Exception {
        try (Place place = database.open();
                Claviger claviger = Claviger.builder(place.storage(), TestOwners.of(Owner.user("ada")))
                        .initialPolicy(policy())
                        .build()) {
            JdbcKeyStorage storage = place.storage();
            IssuedKey issued = claviger.issue(ADA, KeyRequest.named("job")).orElseThrow();
            Contents before = Contents.of(storage);
            setReadOnly(place);

            assertRefused(() -> claviger.issue(ADA, KeyRequest.named("other")));
            assertRefused(() -> claviger.revoke(ADA, issued.key().id(), ""));
            assertRefused(() -> claviger.suspend(ADA, issued.key().id(), ""));
            assertRefused(
                    () -> claviger.edit(ADA, issued.key().id(), KeyEdit.create().withName("other")));
            assertRefused(() -> claviger.rotate(ADA, issued.key().id(), Rotation.atOnce()));
            assertRefused(() -> claviger.changePolicy(Actor.host("test"), 1, PolicyDocument.refuseAll()));

            assertThat(Contents.of(storage)).isEqualTo(before);
            assertThat(claviger.decide(issued.plaintext(), CALL)).isInstanceOf(Decision.Allowed.class);

            setWritable(place);
            claviger.revoke(ADA, issued.key().id(), "").orElseThrow();
            assertThat(claviger.decide(issued.plaintext(), CALL)).isInstanceOf(Decision.Denied.class);
        }
    }

    private static void assertRefused(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(UnavailableException.class);
    }

    /** A user whose rights were taken away would do, but each database has other users. */
    private static void setReadOnly(Place place) throws SQLException {
        if (place.database() == TestDatabase.SQLITE) {
            place.run("CREATE TRIGGER claviger_full BEFORE INSERT ON claviger_audit"
                    + " BEGIN SELECT RAISE(ABORT, 'full'); END");
        } else {
            place.run("ALTER TABLE claviger_audit ADD CONSTRAINT claviger_full CHECK (number <= 2)");
        }
    }

    private static void setWritable(Place place) throws SQLException {
        place.run(
                place.database() == TestDatabase.SQLITE
                        ? "DROP TRIGGER claviger_full"
                        : "ALTER TABLE claviger_audit DROP CONSTRAINT claviger_full");
    }
}
