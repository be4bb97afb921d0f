package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.ApiKey;
import dev.claviger.KeyId;
import dev.claviger.KeyQuery;
import dev.claviger.SealedKey;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** What all parts of the contract share: the store under test, and ways to change it and to look at it. */
abstract class StorageFixture {
    static final Instant NOON = TestKeys.NOON;
    static final ApiKey.Lifecycle ACTIVE = new ApiKey.Lifecycle(null, null, null, null);

    KeyStorage storage;

    abstract KeyStorage emptyStorage() throws Exception;

    abstract List<AuditRecord> auditRecords(KeyStorage from) throws Exception;

    @BeforeEach
    void openStorage() throws Exception {
        storage = emptyStorage();
    }

    /**
     * A stored key as something to compare: a digest, or what is sealed, is never equal to another, so that its text
     * stands for it.
     */
    record Row(ApiKey key, String digest, @Nullable String sealed, long version) {
        static Row of(StoredKey stored) {
            SealedKey sealed = stored.sealed();
            return new Row(
                    stored.key(), stored.digest().text(), sealed == null ? null : sealed.text(), stored.version());
        }

        static List<Row> of(List<StoredKey> stored) {
            return stored.stream().map(Row::of).toList();
        }
    }

    /** Everything that a store shows, for the comparison of before and after. */
    record Contents(List<Row> keys, Optional<PolicyRevision> policy, List<AuditRecord> audit) {}

    Contents contents() throws Exception {
        return new Contents(Row.of(storage.list(KeyQuery.ofAll().withLimit(1000))), policy(), auditRecords(storage));
    }

    /** A record about a key; its details tell it from all other records. */
    static AuditRecord event(AuditRecord.Type type, StoredKey about) {
        return new AuditRecord(
                NOON,
                type,
                "host:contract",
                about.key().owner(),
                about.id(),
                Map.of(
                        "version",
                        Long.toString(about.version()),
                        "record",
                        TestKeys.freshId().toString()));
    }

    /** Returns all records of a trail, the oldest first. */
    static List<AuditRecord> recordsOf(AuditTrail trail) {
        List<AuditRecord> records = new ArrayList<>();
        List<AuditEntry> page = trail.read(AuditQuery.latest().withLimit(1_000));
        while (!page.isEmpty()) {
            page.forEach(entry -> records.add(0, entry.event()));
            long last = page.get(page.size() - 1).number();
            page = trail.read(AuditQuery.latest().withLimit(1_000).before(last));
        }
        return records;
    }

    static Change inserting(StoredKey key) {
        return new Change(List.of(), List.of(new Change.Insert(key)), List.of(event(AuditRecord.Type.KEY_ISSUED, key)));
    }

    static Change replacing(StoredKey key) {
        return new Change(
                List.of(), List.of(new Change.Replace(key)), List.of(event(AuditRecord.Type.KEY_EDITED, key)));
    }

    static Change setting(PolicyRevision revision) {
        AuditRecord event = new AuditRecord(
                NOON,
                AuditRecord.Type.POLICY_CHANGED,
                "host:contract",
                null,
                null,
                Map.of("record", TestKeys.freshId().toString()));
        return new Change(List.of(), List.of(new Change.SetPolicy(revision)), List.of(event));
    }

    /** Applies a change that nothing stands in the way of, and returns the store's revision. */
    long applied(Change change) {
        Change.Result result = storage.apply(change);
        assertThat(result).isInstanceOf(Change.Applied.class);
        return ((Change.Applied) result).revision();
    }

    Optional<StoredKey> find(KeyId id) {
        return storage.find(id).value();
    }

    Optional<PolicyRevision> policy() {
        return storage.policy().value();
    }

    /** Returns the position of the store now. */
    KeyStorage.Position present() {
        return storage.changesSince(KeyStorage.Position.NONE).position();
    }

    StoredKey inserted(StoredKey key) {
        applied(inserting(key));
        return key;
    }

    /** Issued one millisecond after the other from noon on. */
    List<StoredKey> insertedKeys(String owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> inserted(TestKeys.ownedBy(owner, NOON.plusMillis(i))))
                .toList();
    }

    Row found(StoredKey key) {
        return Row.of(find(key.id()).orElseThrow());
    }

    List<Row> listed(KeyQuery query) {
        return Row.of(storage.list(query));
    }
}
