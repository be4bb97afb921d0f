package dev.claviger.testkit;

import static dev.claviger.testkit.TestChanges.inserting;
import static dev.claviger.testkit.TestKeys.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyPosition;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What all parts of the contract share: the store under test, and ways to change it and to look at it. */
abstract class StorageFixture implements Promises {

    /** More than a store is likely to write in one go. */
    static final int MANY = 250;

    /** The same, for times of use and for what a poll names. */
    static final int VERY_MANY = 1_200;

    private KeyStorage storage;

    abstract KeyStorage emptyStorage() throws Exception;

    abstract List<AuditEvent> auditRecords(KeyStorage from) throws Exception;

    abstract Optional<KeyStorage> another(KeyStorage storage) throws Exception;

    /** A test in an interface can be overridden, if only by accident, and would no longer be run as the contract has it. */
    @BeforeAll
    static void refuseOverriddenTests(TestInfo info) {
        List<String> overridden = overriddenTests(info.getTestClass().orElseThrow());
        assertThat(overridden)
                .as("tests of the contract that a subclass overrides")
                .isEmpty();
    }

    static List<String> overriddenTests(Class<?> subclass) {
        Set<String> names = Arrays.stream(KeyStorageContract.class.getInterfaces())
                .flatMap(promises -> Arrays.stream(promises.getDeclaredMethods()))
                .filter(Method::isDefault)
                .map(Method::getName)
                .collect(Collectors.toSet());
        return Arrays.stream(subclass.getMethods())
                .filter(method -> !method.getDeclaringClass().isInterface())
                .map(Method::getName)
                .filter(names::contains)
                .toList();
    }

    @BeforeEach
    void openStorage() throws Exception {
        storage = emptyStorage();
    }

    @Override
    public final StorageFixture fixture() {
        return this;
    }

    /** Returns the store under test. */
    KeyStorage storage() {
        return storage;
    }

    /** Returns a second store over the place of the first; a test of a store that has none ends here, as skipped. */
    KeyStorage other() throws Exception {
        Optional<KeyStorage> other = another(storage);
        assumeTrue(other.isPresent(), "a second store over the place of the first was not offered");
        return other.orElseThrow();
    }

    List<AuditEvent> auditRecords() throws Exception {
        return auditRecords(storage);
    }

    /** Everything that a store shows, for the comparison of before and after. */
    record Contents(List<Row> keys, Optional<PolicyRevision> policy, List<AuditEvent> audit) {}

    Contents contents() throws Exception {
        return new Contents(
                listed(KeyQuery.of(KeyFilter.all()).withLimit(KeyPageRequest.MAX_LIMIT)), policy(), auditRecords());
    }

    /** Applies a change that nothing stands in the way of, and returns the store's revision. */
    long applied(Change change) {
        Change.Result result = storage.apply(change);
        assertThat(result).isInstanceOf(Change.Applied.class);
        return ((Change.Applied) result).revision();
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

    Optional<StoredKey> find(KeyId id) {
        return storage.find(id).value();
    }

    Row found(StoredKey key) {
        return Row.of(find(key.id()).orElseThrow());
    }

    @Nullable
    Instant lastUse(StoredKey key) {
        return found(key).key().lastUsedAt();
    }

    List<Row> listed(KeyQuery query) {
        return Row.of(storage.list(query));
    }

    /** Returns what is on the page that {@code first} asks for and on all that follow. */
    List<Row> pages(KeyQuery first) {
        List<Row> all = new ArrayList<>();
        KeyQuery query = first;
        while (true) {
            List<StoredKey> page = storage.list(query);
            if (page.isEmpty()) {
                return all;
            }
            // A store that starts over at each page would otherwise never end.
            assertThat(all.size()).isLessThan(KeyPageRequest.MAX_LIMIT);
            all.addAll(Row.of(page));
            query = query.withAfter(KeyPosition.of(page.get(page.size() - 1).key()));
        }
    }

    Optional<PolicyRevision> policy() {
        return storage.policy().value();
    }

    /** Returns the position of the store now. */
    KeyStorage.Position present() {
        return storage.changesSince(KeyStorage.Position.NONE).position();
    }

    void assertTellsNothing(KeyStorage.Position since, long policyNumber) {
        KeyStorage.Changes changes = storage.changesSince(since);

        assertThat(changes.position()).isEqualTo(since);
        assertThat(changes.policyNumber()).isEqualTo(policyNumber);
        assertThat(changes.keys()).isEmpty();
    }

    /** A store may name more than these, and need not know which: then it may be any, these included. */
    static void assertNames(KeyStorage.Changes changes, List<StoredKey> keys) {
        Set<KeyId> named = changes.keys();
        if (named != null) {
            assertThat(named).containsAll(keys.stream().map(StoredKey::id).toList());
        }
    }

    /** Lets the store make the changes, all at one time: as {@link #onlyWinner(List, Change.Result, KeyStorage...)}. */
    int onlyWinner(List<Change> changes, Change.Result toTheOthers) throws Exception {
        return onlyWinner(changes, toTheOthers, storage);
    }

    /**
     * Lets {@code stores} make the changes in turn, asserts that one alone was done and the others were answered as
     * expected, and returns which it was.
     */
    int onlyWinner(List<Change> changes, Change.Result toTheOthers, KeyStorage... stores) throws Exception {
        List<AuditEvent> before = auditRecords();
        List<Change.Result> results = Race.between(changes, stores);

        List<Integer> winners = IntStream.range(0, results.size())
                .filter(i -> results.get(i) instanceof Change.Applied)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(results.stream().filter(result -> !(result instanceof Change.Applied)))
                .hasSize(changes.size() - 1)
                .containsOnly(toTheOthers);

        List<AuditEvent> expected = new ArrayList<>(before);
        expected.addAll(changes.get(winners.get(0)).audit());
        assertThat(auditRecords()).containsExactlyInAnyOrderElementsOf(expected);
        return winners.get(0);
    }
}
