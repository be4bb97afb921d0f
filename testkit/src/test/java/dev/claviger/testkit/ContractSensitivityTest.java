package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.KeyStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract is worth something only if stores that break it fail it. */
class ContractSensitivityTest {

    /** What a store does wrong, and a test of the contract that has to notice. */
    static Stream<Arguments> faults() {
        return Stream.of(
                        faultsOfAnyStore(),
                        FaultyRaces.faults(),
                        FaultyFilters.faults(),
                        FaultyFeed.faults(),
                        FaultyUses.faults(),
                        FaultyTrail.faults(),
                        FaultySharing.faults(),
                        FaultyMarks.faults())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> faultsOfAnyStore() {
        return Stream.of(
                fault(
                        "writes one by one",
                        FaultyStorage.WritesOneByOne::new,
                        "apply_changesNothing_whenTheLastMutationIsAConflict"),
                fault(
                        "records too much",
                        FaultyStorage.RecordsTooMuch::new,
                        "apply_changesNothing_whenTheFirstMutationFails"),
                fault("ignores case", FaultyStorage.IgnoresCase::new, "list_comparesOwnersByteByByte"),
                fault(
                        "orders ids as text",
                        FaultyStorage.OrdersByText::new,
                        "list_showsTheLowestIdFirst_amongKeysOfOneInstant"),
                fault(
                        "turns pages by time",
                        FaultyStorage.PagesByTime::new,
                        "list_showsEachKeyOnce_whenPagesEndAmongKeysOfOneInstant"),
                fault(
                        "last policy wins",
                        FaultyStorage.LastPolicyWins::new,
                        "setPolicy_isAConflict_whenTheNumberIsTaken"),
                fault(
                        "last write wins",
                        FaultyStorage.LastWriteWins::new,
                        "replace_isAConflict_whenTheStoredVersionIsNewer"),
                fault("counts the dead", FaultyStorage.CountsTheDead::new, "ownerHasRoom_countsNoRevokedKeys"),
                fault("stands still", FaultyStorage.StandsStill::new, "apply_raisesTheRevision_withEveryChange"),
                fault("hands out its own list", FaultyStorage.HandsOutItsOwnList::new, "list_isASnapshot"));
    }

    static Arguments fault(String what, Supplier<FaultyStorage> storage, String noticedBy) {
        return Arguments.of(Named.of(what, storage), noticedBy);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void contract_fails_whenAStoreBreaksIt(Supplier<FaultyStorage> storage, String noticedBy) throws Exception {
        Method test = test(noticedBy);
        RepeatedTest repeated = test.getAnnotation(RepeatedTest.class);
        int rounds = repeated == null ? 1 : repeated.value();

        boolean failed = false;
        for (int round = 0; round < rounds && !failed; round++) {
            failed = fails(test, storage);
        }

        assertThat(failed).isTrue();
    }

    @Test
    void contract_passes_whenAStoreKeepsIt() throws Exception {
        List<Method> all = tests().toList();

        assertThat(all.stream().map(Method::getName)).hasSizeGreaterThan(150).doesNotHaveDuplicates();
        for (Method test : all) {
            assertThat(fails(test, FaultyStorage::new)).as(test.getName()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                FilterPromises.class,
                FeedPromises.class,
                UsePromises.class,
                TrailPromises.class,
                PeriodPromises.class,
                RacePromises.class,
                FollowPromises.class,
                SharedPromises.class
            })
    void contract_hasAStoreThatBreaksIt_forEachPromise(Class<?> promises) {
        Set<String> noticing = faults().map(fault -> (String) fault.get()[1]).collect(Collectors.toSet());

        assertThat(testsOf(promises).map(Method::getName)).isNotEmpty().isSubsetOf(noticing);
    }

    @Test
    void contract_noticesTests_thatASubclassOverrides() {
        KeyStorageContract overriding = new KeyStorageContract() {
            @Override
            public void list_isASnapshot() {}

            @Override
            protected KeyStorage emptyStorage() {
                return new FaultyStorage.HandsOutItsOwnList();
            }
        };

        assertThat(StorageFixture.overriddenTests(overriding.getClass())).containsExactly("list_isASnapshot");
        assertThat(StorageFixture.overriddenTests(contractOf(FaultyStorage::new).getClass()))
                .isEmpty();
    }

    private static Stream<Method> tests() {
        return Arrays.stream(KeyStorageContract.class.getInterfaces()).flatMap(ContractSensitivityTest::testsOf);
    }

    private static Stream<Method> testsOf(Class<?> promises) {
        return Arrays.stream(promises.getDeclaredMethods())
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(RepeatedTest.class));
    }

    private static Method test(String name) {
        return tests().filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a test of the contract once against a new store. */
    private static boolean fails(Method test, Supplier<FaultyStorage> storage) throws Exception {
        KeyStorageContract contract = contractOf(storage);
        contract.openStorage();
        try {
            test.invoke(contract);
            return false;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(AssertionError.class);
            return true;
        }
    }

    private static KeyStorageContract contractOf(Supplier<FaultyStorage> faulty) {
        return new KeyStorageContract() {
            @Override
            protected KeyStorage emptyStorage() {
                return faulty.get();
            }

            @Override
            protected List<AuditEvent> auditRecords(KeyStorage from) {
                return ((FaultyStorage) from).auditRecords();
            }

            @Override
            protected Optional<KeyStorage> another(KeyStorage storage) {
                return Optional.of(((FaultyStorage) storage).another());
            }
        };
    }
}
