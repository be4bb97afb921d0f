package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Decision.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node knows of those who have issued keys for others is as fresh as what it knows of owners. */
@Timeout(120)
class KnownIssuersTest {
    private static final Owner ROOT = Owner.user("root").withRoles("admin");
    private static final KeyRequest FOR_ADA =
            KeyRequest.named("made for her").forOwner("ada").withReason("she asked");

    private final GuardedDirectory directory = new GuardedDirectory();
    private final TestNode node =
            new TestNode(new InMemoryKeyStorage(), directory, builder -> builder.requireIssuerStillAdmin());

    @BeforeEach
    void hire() {
        directory.put(ROOT);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private IssuedKey known() {
        return known(node);
    }

    private static IssuedKey known(TestNode node) {
        IssuedKey key = node.claviger.issue(Actor.session("root"), FOR_ADA).orElseThrow();
        node.look();
        assertThat(node.allows(key)).isTrue();
        return key;
    }

    @Test
    void issuer_isAskedForOnce_inHalfASecond() {
        IssuedKey key = known();
        int before = directory.questions();

        assertThat(node.allows(key)).isTrue();
        assertThat(directory.questions()).isEqualTo(before);

        node.nanos.advance(TestNode.PAUSE);
        assertThat(node.allows(key)).isTrue();
        assertThat(node.allows(key)).isTrue();
        assertThat(directory.questions()).as("owner and issuer").isEqualTo(before + 2);
    }

    @Test
    void decide_seesThatTheIssuerIsGone_withinHalfASecond_withoutAWordFromTheHost() {
        IssuedKey key = known();
        directory.remove("root");
        assertThat(node.allows(key)).isTrue();

        node.nanos.advance(TestNode.PAUSE);

        assertThat(node.reason(key)).isEqualTo(Reason.ISSUER_GONE);
    }

    @Test
    void decide_seesItAtOnce_whenTheHostTellsOfIt() {
        IssuedKey key = known();
        directory.disable("root");
        node.claviger.ownerChanged("root");
        assertThat(node.reason(key)).isEqualTo(Reason.ISSUER_GONE);

        directory.put(ROOT);
        node.claviger.ownerChanged("root");
        assertThat(node.allows(key)).isTrue();
    }

    @Test
    void decide_asksForNoIssuer_byDefault() {
        try (TestNode standard = new TestNode(new InMemoryKeyStorage(), directory, builder -> builder)) {
            IssuedKey key = known(standard);
            int before = directory.questions();
            standard.nanos.advance(TestNode.PAUSE);

            assertThat(standard.allows(key)).isTrue();

            assertThat(directory.questions()).as("the owner alone").isEqualTo(before + 1);
        }
    }

    @Test
    void issuerGone_asksForEachIssuerOnce() {
        IssuedKey first = known();
        IssuedKey second = known();
        int before = directory.questions();

        assertThat(node.claviger.administration().withFormerAdminIssuer(List.of(first.key(), second.key())))
                .isEmpty();

        assertThat(directory.questions()).isEqualTo(before + 1);
    }
}
