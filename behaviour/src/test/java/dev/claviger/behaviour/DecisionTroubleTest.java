package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.spi.OwnerDirectory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be found out is not decided: neither yes nor no, and never "no such owner". */
class DecisionTroubleTest {
    private final Workbench bench = new Workbench();
    private final IssuedKey key = bench.issued("ada");

    @AfterEach
    void close() {
        bench.close();
    }

    static List<RuntimeException> troubles() {
        return List.of(
                new UnavailableException("down for a test"),
                new IllegalStateException("no connection"),
                new NullPointerException());
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void decide_isUnavailable_whenTheOwnerDirectoryThrows(RuntimeException trouble) {
        bench.owners.failWith(trouble);

        assertUnavailable(bench.claviger);
    }

    @Test
    void decide_isUnavailable_whenTheOwnerDirectoryAnswersNull() {
        assertUnavailable(besides(id -> null));
    }

    @Test
    void decide_isUnavailable_whenTheOwnerDirectoryAnswersWithSomebodyElse() {
        assertUnavailable(besides(id -> Optional.of(Owner.user("bob"))));
    }

    @Test
    void decide_isUnavailable_whenTheOwnerDirectoryAnswersInAnotherCase() {
        assertUnavailable(besides(id -> Optional.of(Owner.user("Ada"))));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void decide_isUnavailable_whenTheKeyCannotBeRead(RuntimeException trouble) {
        bench.storage.failWith(trouble, BrittleStorage.Method.FIND);

        assertUnavailable(bench.claviger);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void decide_isUnavailable_whenThePolicyCannotBeRead(RuntimeException trouble) {
        bench.storage.failWith(trouble, BrittleStorage.Method.POLICY);

        assertUnavailable(bench.claviger);
    }

    @Test
    void decide_isUnavailable_whenTheStoreAnswersWithAnotherKey() {
        IssuedKey other = bench.issued("ada");
        bench.storage.distortFind(found -> bench.memory.find(other.key().id()).value());

        assertUnavailable(bench.claviger);
    }

    @Test
    void decide_isUnavailable_whenTheStoreAnswersNull() {
        bench.storage.distortFind(found -> null);

        assertUnavailable(bench.claviger);
    }

    @Test
    void decide_keepsTheCause() {
        IllegalStateException cause = new IllegalStateException("no connection");
        bench.owners.failWith(cause);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.decide(key))
                .withCause(cause);
    }

    @Test
    void decide_recovers_withTheWorldAroundIt() {
        bench.owners.failWith(new IllegalStateException("no connection"));
        bench.storage.failWith(new UnavailableException("down for a test"), BrittleStorage.Method.values());
        assertUnavailable(bench.claviger);

        bench.owners.recover();
        bench.storage.recover();

        assertThat(bench.allows(key)).isTrue();
    }

    @Test
    void revalidateAndExplain_areUnavailable_whenTheOwnerDirectoryThrows() {
        bench.owners.failWith(new IllegalStateException("no connection"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.revalidate(key.key().id(), CALL));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.explain(key.plaintext(), CALL));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.explain(key.key().id(), CALL));
    }

    @ParameterizedTest
    @EnumSource(
            value = BrittleStorage.Method.class,
            names = {"FIND", "POLICY"})
    void revalidateAndExplain_areUnavailable_whenTheStoreSaysSo(BrittleStorage.Method method) {
        bench.storage.failWith(new UnavailableException("down for a test"), method);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.revalidate(key.key().id(), CALL));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.explain(key.plaintext(), CALL));
    }

    @Test
    void granted_isUnavailable_whenTheOwnerDirectoryThrows() {
        bench.owners.failWith(new IllegalStateException("no connection"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.hasFeature("ada", "web-search"));
    }

    /** Returns a claviger over the same keys that asks another directory. */
    private Claviger besides(OwnerDirectory directory) {
        return Claviger.builder(bench.storage, directory).clock(bench.clock).build();
    }

    private void assertUnavailable(Claviger claviger) {
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> claviger.decide(key.plaintext(), CALL));
        assertThat(claviger.counts().unavailable()).isEqualTo(1);
        assertThat(claviger.counts().allowed()).isZero();
        assertThat(claviger.counts().denied().values()).containsOnly(0L);
    }
}
