package dev.claviger.testkit;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.KeyStorage;
import java.util.List;
import java.util.Optional;

/**
 * The contract of {@link KeyStorage}, as tests. Extend it, say how to make a store, and every test runs against your
 * store:
 *
 * <pre>{@code
 * class InMemoryKeyStorageTest extends KeyStorageContract {
 *     @Override
 *     protected KeyStorage emptyStorage() {
 *         return new InMemoryKeyStorage();
 *     }
 * }
 * }</pre>
 *
 * <p>Each promise of {@link KeyStorage} and {@link dev.claviger.spi.Change} that a test can check has a test here, races
 * included, and no test asks for more than they promise. What no test here can check remains yours to keep: that trouble
 * is an exception and never an empty result, that an audit record which cannot be written stops its change, that a
 * digest is never logged, and that what was acknowledged outlives a crash.
 *
 * <p>A store that is an {@link AuditTrail} or keeps {@link dev.claviger.spi.StoreMarks} too is tested as one; for any other
 * those tests are skipped. No test can be overridden: a class that tries has no test run at all.
 *
 * <p>Times in these tests are whole milliseconds, the precision that a store has to keep. An id never comes twice, not
 * even in two tests.
 */
public abstract class KeyStorageContract extends StorageFixture
        implements RecordPromises,
                ListPromises,
                FilterPromises,
                PolicyPromises,
                ChangePromises,
                FeedPromises,
                UsePromises,
                TrailPromises,
                PeriodPromises,
                CallRecordPromises,
                RevokePromises,
                RacePromises,
                FollowPromises,
                SharedPromises {

    /** For the tests of a store. */
    protected KeyStorageContract() {}

    /**
     * Returns a store without keys, policy or audit records, shared with no other test. Called once before each test. It
     * must be usable by at least eight threads at once; whatever it holds open is for the subclass to close.
     */
    @Override
    protected abstract KeyStorage emptyStorage() throws Exception;

    /**
     * Returns all audit records that {@code storage} holds, in any order. Override it for a store that does not implement
     * {@link AuditTrail}.
     *
     * @param storage what {@link #emptyStorage} returned for the present test
     */
    @Override
    protected List<AuditEvent> auditRecords(KeyStorage storage) throws Exception {
        if (storage instanceof AuditTrail trail) {
            return TestTrail.recordsOf(trail);
        }
        throw new IllegalStateException(storage + " is no AuditTrail: override auditRecords");
    }

    /**
     * Returns a second store over the place where {@code storage} keeps its keys, as another node has it. Override it for
     * a store whose place can be shared; otherwise the tests of what one sees of the other are skipped. Like the first,
     * it is for the subclass to close.
     *
     * @param storage what {@link #emptyStorage} returned for the present test
     */
    @Override
    protected Optional<KeyStorage> another(KeyStorage storage) throws Exception {
        return Optional.empty();
    }
}
