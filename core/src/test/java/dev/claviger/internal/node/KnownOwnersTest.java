package dev.claviger.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.claviger.Background;
import dev.claviger.Decision.Reason;
import dev.claviger.Fixtures;
import dev.claviger.GuardedDirectory;
import dev.claviger.Hold;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.IssuedKey;
import dev.claviger.Owner;
import dev.claviger.TestNode;
import dev.claviger.UnavailableException;
import dev.claviger.internal.policy.AccessPolicy;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node knows of owners: half a second old at most, and of owners that have keys here only. */
@Timeout(120)
class KnownOwnersTest {
    private static final Duration NANO = Duration.ofNanos(1);
    private static final AccessPolicy POLICY = AccessPolicy.of(Fixtures.OPEN, 1);

    private final TestNode node = new TestNode(new InMemoryKeyStorage());
    private final GuardedDirectory directory = node.directory;
    private final IssuedKey key = node.known();
    private final int before = directory.questions();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void owner_isAskedForOnce_inHalfASecond() {
        node.nanos.advance(TestNode.PAUSE.minus(NANO));
        assertThat(node.allows(key)).isTrue();
        assertThat(questions()).isZero();

        node.nanos.advance(NANO);
        assertThat(node.allows(key)).isTrue();
        assertThat(node.allows(key)).isTrue();
        assertThat(questions()).isEqualTo(1);
    }

    @Test
    void owner_isAskedForMoreOften_whereTheBoundIsShort() {
        try (TestNode strict = new TestNode(
                new InMemoryKeyStorage(), directory, builder -> builder.maxStaleness(Duration.ofSeconds(1)))) {
            IssuedKey own = strict.known();
            directory.disable("ada");

            strict.nanos.advance(Duration.ofMillis(250));

            assertThat(strict.reason(own)).isEqualTo(Reason.OWNER_INACTIVE);
        }
    }

    /** The answer is as old as the question: what changes while it is on its way is not in it. */
    @Test
    void answer_countsFromItsQuestion() throws Exception {
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = directory.holdAnswer("ada");
        Background<@Nullable Reason> slow = Background.run(() -> node.reason(key));
        hold.awaitReached();
        node.nanos.advance(Duration.ofMillis(300));
        directory.disable("ada");
        hold.release();
        assertThat(slow.result()).isNull();

        node.nanos.advance(Duration.ofMillis(200));

        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    @Test
    void owner_isSharedByItsKeys() {
        IssuedKey second = node.issue();
        int asked = directory.questions();

        assertThat(node.allows(second)).isTrue();

        assertThat(directory.questions()).isEqualTo(asked);
    }

    @Test
    void decide_seesAChange_withinHalfASecond_withoutAWordFromTheHost() {
        directory.disable("ada");
        assertThat(node.allows(key)).isTrue();

        node.nanos.advance(TestNode.PAUSE);

        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);
    }

    @Test
    void decide_seesAChangeAtOnce_whenTheHostTellsOfIt() {
        directory.disable("ada");
        node.claviger.ownerChanged("ada");
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_INACTIVE);

        directory.put(Owner.user("ada"));
        node.claviger.ownerChanged("ada");
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void ownerChanged_concernsThatOwnerAlone() {
        directory.disable("ada");

        node.claviger.ownerChanged("Ada");
        node.claviger.ownerChanged("nobody");

        assertThat(node.allows(key)).isTrue();
        assertThat(questions()).isZero();
    }

    @Test
    void decide_refusesKeysOfAnOwnerThatIsDeleted_andAllowsThemWhenItIsBack() {
        directory.remove("ada");
        node.claviger.ownerChanged("ada");
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_GONE);
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_GONE);
        assertThat(questions()).as("that there is none is known, too").isEqualTo(1);

        directory.put(Owner.user("ada"));
        node.claviger.ownerChanged("ada");
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_refusesOldKeys_toANewAccountWithTheSameId() {
        directory.put(Owner.user("ada").withCreatedAt(Fixtures.NOON.plusSeconds(6)));
        node.claviger.ownerChanged("ada");
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_GONE);

        node.setClock(Fixtures.NOON.plusSeconds(7));
        IssuedKey own = node.issue();

        assertThat(node.allows(own)).isTrue();
        assertThat(node.reason(key)).isEqualTo(Reason.OWNER_GONE);
    }

    @Test
    void decide_isUnavailable_whenTheDirectoryIsInTrouble_andNeverTakesItForAnAnswer() {
        node.nanos.advance(TestNode.PAUSE);
        directory.failWith(new IllegalStateException("no connection"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.decide(key))
                .havingRootCause()
                .withMessage("no connection");
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> node.decide(key));

        directory.recover();
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_tellsWhatTheDirectoryTells_whenItSaysItselfThatItIsUnavailable() {
        UnavailableException ownWords = new UnavailableException("the user table is locked");
        node.nanos.advance(TestNode.PAUSE);
        directory.failWith(ownWords);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.decide(key))
                .withCause(ownWords);
    }

    @Test
    void decide_isUnavailable_whenTheDirectoryAnswersWithSomebodyElse_orNothing() {
        KnownOwners somebodyElse = new KnownOwners(id -> Optional.of(Owner.user("bob")), node.nanos, TestNode.PAUSE);
        KnownOwners nothing = new KnownOwners(id -> null, node.nanos, TestNode.PAUSE);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> under(somebodyElse, somebodyElse.of("ada")))
                .havingRootCause()
                .withMessage("the owner directory answered with another owner than ada");
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> under(nothing, nothing.of("ada")));
    }

    /** One slow look-up is waited for by those whom it concerns, for a while, and by nobody else. */
    @Test
    void decide_goesOnForOthers_whileTheLookUpOfOneOwnerHangs() throws Exception {
        IssuedKey bobs = node.issueTo("bob");
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = directory.holdAnswer("ada");
        Background<Boolean> hanging = Background.run(() -> node.allows(key));
        hold.awaitReached();

        assertThat(node.allows(bobs)).isTrue();
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.decide(key))
                .withMessage("owner ada is being read for too long");

        hold.release();
        assertThat(hanging.result()).isTrue();
    }

    /** Each such call used to start another look-up beside the one that hangs, and to take one more thread for good. */
    @Test
    void decide_takesOneThreadForOneHangingOwner_whateverIsToldOfOthers() throws Exception {
        IssuedKey bobs = node.issueTo("bob");
        int asked = questions();
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = directory.holdAnswer("ada");
        Background<Boolean> hanging = Background.run(() -> node.allows(key));
        hold.awaitReached();
        node.nanos.advance(TestNode.PAUSE);

        for (int i = 0; i < 20; i++) {
            node.claviger.ownerChanged("unrelated " + i);
            node.claviger.ownerChanged("ada");
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> node.decide(key))
                    .withMessage("owner ada is being read for too long");
        }
        assertThat(questions() - asked).as("of ada, who hangs").isEqualTo(1);
        assertThat(node.allows(bobs)).isTrue();

        hold.release();
        assertThat(hanging.result()).isTrue();
        assertThat(node.allows(key)).isTrue();
    }

    /** Management asks for itself each time, and must not gather threads either. */
    @Test
    void ask_isUnavailable_whenSixteenLookUpsOfTheSameOwnerHang_forThatOwnerAlone() throws Exception {
        Hold hold = new Hold();
        AtomicInteger asked = new AtomicInteger();
        KnownOwners owners = new KnownOwners(
                id -> {
                    if (id.equals("ada")) {
                        asked.incrementAndGet();
                        hold.pass();
                    }
                    return Optional.of(Owner.user(id));
                },
                node.nanos,
                TestNode.PAUSE);
        List<Background<@Nullable Owner>> hanging = Background.run(16, () -> owners.ask("ada"));
        await().until(() -> asked.get() == 16);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> owners.ask("ada"))
                .withMessage("owner ada cannot be looked up: others are, for too long");
        assertThat(owners.ask("bob")).isNotNull();

        hold.release();
        Background.results(hanging);
        assertThat(owners.ask("ada")).isNotNull();
    }

    @Test
    void ownerChanged_doesNotOutdateTheLookUpOfAnother() throws Exception {
        node.nanos.advance(TestNode.PAUSE);
        Hold hold = directory.holdAnswer("ada");
        Background<Boolean> slow = Background.run(() -> node.allows(key));
        hold.awaitReached();

        node.claviger.ownerChanged("unrelated");
        hold.release();

        assertThat(slow.result()).isTrue();
        assertThat(node.allows(key)).isTrue();
        assertThat(questions()).as("what came is kept").isEqualTo(1);
    }

    @Test
    void owners_areOne_asLongAsSomebodyKnowsThem() {
        KnownOwners owners = new KnownOwners(directory, node.nanos, TestNode.PAUSE);
        KnownOwner ada = owners.of("ada");

        assertThat(owners.of("ada")).isSameAs(ada);
        assertThat(owners.of("bob")).isNotSameAs(ada);
    }

    @Test
    void owners_areForgotten_withTheLastOfTheirKeys() {
        KnownOwners owners = new KnownOwners(directory, node.nanos, TestNode.PAUSE);
        WeakReference<KnownOwner> ada = new WeakReference<>(owners.of("ada"));

        await().until(() -> {
            System.gc();
            return ada.get() == null;
        });

        int asked = directory.questions();
        under(owners, owners.of("ada"));
        assertThat(directory.questions()).isEqualTo(asked + 1);
    }

    @Test
    void under_looksUpTheOwnerAnew_underAnotherPolicy() {
        KnownOwners owners = new KnownOwners(directory, node.nanos, TestNode.PAUSE);
        KnownOwner ada = owners.of("ada");
        AccessPolicy next = AccessPolicy.of(Fixtures.OPEN, 2);

        AccessPolicy.Holder first = under(owners, ada);

        assertThat(first).isNotNull().isSameAs(under(owners, ada));
        assertThat(first.policy()).isSameAs(POLICY);
        assertThat(owners.under(next, ada, node.nanos.getAsLong()).policy()).isSameAs(next);
        assertThat(under(owners, ada).policy()).isSameAs(POLICY);
    }

    @Test
    void under_asksEachTime_whenNothingIsKept() {
        KnownOwners owners = new KnownOwners(directory, node.nanos, Duration.ZERO);
        int asked = directory.questions();

        assertThat(owners.of("ada")).isNotSameAs(owners.of("ada"));
        under(owners, owners.of("ada"));
        under(owners, owners.of("ada"));

        assertThat(directory.questions()).isEqualTo(asked + 2);
    }

    private AccessPolicy.@Nullable Holder under(KnownOwners owners, KnownOwner owner) {
        return owners.under(POLICY, owner, node.nanos.getAsLong());
    }

    /** Returns how often the directory was asked in this test. */
    private int questions() {
        return directory.questions() - before;
    }
}
