package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.KeyStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is worth something only if stores that break it fail it. */
class ContractSensitivityTest {

    /** What a store does wrong, and a test of the contract that has to notice. */
    static Stream<Arguments> faults() {
        return Stream.concat(faultsOfAnyStore(), faultsUnderLoad());
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

    private static Stream<Arguments> faultsUnderLoad() {
        return Stream.of(
                fault(
                        "counts, then inserts",
                        FaultyStorage.CountsThenInserts::new,
                        "ownerHasRoom_letsOneIn_whenThreadsRaceForTheLastPlace"),
                fault(
                        "counts, then inserts, for a new owner",
                        FaultyStorage.CountsThenInserts::new,
                        "ownerHasRoom_letsOneIn_whenThreadsRaceForTheOnlyPlaceOfANewOwner"),
                fault(
                        "checks, then inserts",
                        FaultyStorage.ChecksThenInserts::new,
                        "insert_addsOnce_whenThreadsRaceForOneId"),
                fault(
                        "last policy wins a race",
                        FaultyStorage.LastPolicyWins::new,
                        "setPolicy_setsOnce_whenThreadsBuildOnOneRevision"),
                fault(
                        "last write wins a race",
                        FaultyStorage.LastWriteWins::new,
                        "replace_writesOnce_whenThreadsBuildOnOneVersion"));
    }

    private static Arguments fault(String what, Supplier<FaultyStorage> storage, String noticedBy) {
        return Arguments.of(Named.of(what, storage), noticedBy);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void contract_fails_whenAStoreBreaksIt(Supplier<FaultyStorage> storage, String noticedBy) throws Exception {
        assertThat(failures(storage, noticedBy)).containsExactly(noticedBy);
    }

    @Test
    void contract_passes_whenAStoreKeepsIt() throws Exception {
        String[] all = tests().map(Method::getName).toArray(String[]::new);

        assertThat(all).hasSizeGreaterThan(60).doesNotHaveDuplicates();
        assertThat(failures(FaultyStorage::new, all)).isEmpty();
    }

    private static Stream<Method> tests() {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type = KeyStorageContract.class; type != Object.class; type = type.getSuperclass()) {
            methods.addAll(Arrays.asList(type.getDeclaredMethods()));
        }
        return methods.stream()
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(RepeatedTest.class));
    }

    /** Runs tests of the contract, each once against a new store, and returns those that failed. */
    private static Set<String> failures(Supplier<FaultyStorage> storage, String... names) throws Exception {
        Set<String> failed = new TreeSet<>();
        for (String name : names) {
            Method test = tests().filter(method -> method.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            KeyStorageContract contract = contractOf(storage);
            contract.openStorage();
            try {
                test.invoke(contract);
            } catch (InvocationTargetException e) {
                assertThat(e.getCause()).isInstanceOf(AssertionError.class);
                failed.add(name);
            }
        }
        return failed;
    }

    private static KeyStorageContract contractOf(Supplier<FaultyStorage> faulty) {
        return new KeyStorageContract() {
            @Override
            protected KeyStorage emptyStorage() {
                return faulty.get();
            }

            @Override
            protected List<AuditRecord> auditRecords(KeyStorage from) {
                return ((FaultyStorage) from).auditRecords();
            }
        };
    }
}
