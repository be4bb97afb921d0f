package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.ApiKey;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyState;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.OwnerDirectory;
import dev.claviger.spi.StoredKey;
import dev.claviger.testkit.TestKeys;
import dev.claviger.testkit.TestOwners;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keys of a group, as the directory says who is in it now: listed and revoked. */
class GroupKeysTest {
    private static final KeyFilter STAFF = KeyFilter.all().withGroup("staff");

    private final Workbench bench = new Workbench();
    private final IssuedKey adas = bench.issued("ada");
    private final IssuedKey bobs = bench.issued("bob");
    private final IssuedKey roots = bench.issued("root");

    GroupKeysTest() {
        bench.owners.change("ada", ada -> ada.withGroups("staff", "night shift"));
        bench.owners.change("root", root -> root.withGroups("staff"));
        bench.owners.change("bob", bob -> bob.withGroups("Staff"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void list_holdsTheKeysOfOwnersInTheGroup() {
        assertThat(ids(listed(STAFF))).containsExactlyInAnyOrder(idOf(adas), idOf(roots));
        assertThat(ids(listed(KeyFilter.forOwner("ada").withGroup("staff")))).containsExactly(idOf(adas));
        assertThat(listed(KeyFilter.forOwner("bob").withGroup("staff")).keys()).isEmpty();
    }

    @Test
    void list_followsTheDirectory() {
        bench.owners.change("ada", ada -> ada.withGroups());
        bench.owners.change("bob", bob -> bob.withGroups("staff"));
        bench.owners.remove("root");

        assertThat(ids(listed(KeyFilter.all().withGroup("staff")))).containsExactly(idOf(bobs));
    }

    @Test
    void list_isForAdministrators_evenOfOnesOwnKeys() {
        KeyFilter own = KeyFilter.forOwner("ada").withGroup("staff");

        assertThat(Workbench.refusal(bench.claviger.list(ADA, own))).isEqualTo(Outcome.Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.list(bench.keyManager("ada"), own)))
                .isEqualTo(Outcome.Refusal.NOT_PERMITTED);
        assertThat(Workbench.refusal(bench.claviger.list(bench.keyManager("root"), STAFF)))
                .isEqualTo(Outcome.Refusal.NOT_PERMITTED);
        assertThat(bench.claviger.list(ROOT, own).orElseThrow().keys()).isNotEmpty();
    }

    @Test
    void list_isTrouble_whenAnOwnerCannotBeAsked() {
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> bench.claviger.list(HOST, STAFF));
    }

    @Test
    void list_showsEachKeyOnce_overPagesOfAnySize() {
        for (int i = 0; i < 9; i++) {
            store(TestKeys.ownedBy(i % 3 == 0 ? "bob" : "ada", TestKeys.NOON.plusSeconds(1 + i)));
        }
        List<KeyId> all = ids(listed(STAFF));

        assertThat(all).hasSize(8).doesNotHaveDuplicates();
        for (int limit = 1; limit <= 9; limit++) {
            assertThat(pages(STAFF, limit)).isEqualTo(all);
        }
    }

    @Test
    void list_looksAtTenThousandKeysForAPage_andGoesOnBehindThem() {
        Counting counting = new Counting(10_500);
        StoredKey last = TestKeys.ownedBy("ada", TestKeys.NOON.plusSeconds(1));
        counting.storage.real.apply(StoreAccess.inserting(last));

        KeyPage first = counting.claviger.list(HOST, STAFF).orElseThrow();
        int lookedAt = counting.lookedAt;
        KeyPage second = counting.claviger.list(HOST, STAFF, first.next()).orElseThrow();

        assertThat(first.keys()).isEmpty();
        assertThat(lookedAt).isEqualTo(10_000);
        assertThat(ids(second)).containsExactly(last.id());
        assertThat(second.next()).isNull();
        counting.claviger.close();
    }

    @Test
    void list_asksForEachOwnerOnce() {
        Counting counting = new Counting(1_500);

        counting.claviger.list(HOST, STAFF).orElseThrow();

        assertThat(counting.asked).containsExactly("bob");
        counting.claviger.close();
    }

    @Test
    void revokeAll_revokesTheKeysOfOwnersInTheGroup_andNoOthers() {
        int revoked = bench.claviger
                .administration()
                .revokeAll(ROOT, STAFF, "the office was burgled")
                .orElseThrow();

        assertThat(revoked).isEqualTo(2);
        assertThat(bench.allows(adas)).isFalse();
        assertThat(bench.allows(roots)).isFalse();
        assertThat(bench.allows(bobs)).isTrue();
    }

    @Test
    void revokeAll_passesOverOwnersWhoAreGone() {
        bench.owners.remove("ada");

        assertThat(bench.claviger.administration().revokeAll(HOST, STAFF, "").orElseThrow())
                .isEqualTo(1);
        assertThat(bench.stored(adas).isRevoked()).isFalse();
    }

    @Test
    void revokeAll_isTroubleAndRevokesNothing_whenAnOwnerCannotBeAsked() {
        bench.owners.failWith(new IllegalStateException("LDAP is down"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.administration().revokeAll(HOST, STAFF, ""));

        assertThat(bench.stored(adas).isRevoked()).isFalse();
        assertThat(bench.stored(roots).isRevoked()).isFalse();
    }

    @Test
    void stores_areNeverAskedForAGroup_norForAStateWithoutATime() {
        Counting counting = new Counting(3);

        counting.claviger.list(HOST, STAFF.withState(KeyState.ACTIVE)).orElseThrow();
        counting.claviger
                .administration()
                .revokeAll(HOST, STAFF.withState(KeyState.ACTIVE), "")
                .orElseThrow();
        counting.claviger
                .list(
                        HOST,
                        KeyFilter.all().withState(KeyState.ACTIVE),
                        KeyPageRequest.first().withLimit(1))
                .orElseThrow();

        assertThat(counting.queries).hasSizeGreaterThan(3).allSatisfy(query -> {
            assertThat(query.at()).isNotNull();
        });
        counting.claviger.close();
    }

    /** A claviger over many keys of Bob's, who is in no group, and what it asks store and directory. */
    private static final class Counting {
        private final List<String> asked = new ArrayList<>();
        private final List<KeyQuery> queries = new ArrayList<>();
        private final Thread asking = Thread.currentThread();
        private int lookedAt;

        private final ForwardingStorage storage = new ForwardingStorage() {
            @Override
            public List<StoredKey> list(KeyQuery query) {
                List<StoredKey> page = real.list(query);
                // The node lists ids for itself, on a thread of its own.
                if (Thread.currentThread() == asking) {
                    queries.add(query);
                    lookedAt += page.size();
                }
                return page;
            }
        };
        private final OwnerDirectory directory = id -> {
            asked.add(id);
            return TestOwners.of(Owner.user("ada").withGroups("staff"), Owner.user("bob"))
                    .find(id);
        };
        private final Claviger claviger = Claviger.builder(storage, directory).build();

        Counting(int keys) {
            for (int i = 0; i < keys; i++) {
                storage.real.apply(StoreAccess.inserting(TestKeys.ownedBy("bob")));
            }
        }
    }

    private void store(StoredKey key) {
        bench.memory.apply(StoreAccess.inserting(key));
    }

    private KeyPage listed(KeyFilter filter) {
        return bench.claviger.list(HOST, filter).orElseThrow();
    }

    private List<KeyId> pages(KeyFilter filter, int limit) {
        List<KeyId> all = new ArrayList<>();
        KeyPageRequest next = KeyPageRequest.first().withLimit(limit);
        for (int page = 0; next != null && page < 100; page++) {
            KeyPage read = bench.claviger.list(HOST, filter, next).orElseThrow();
            assertThat(read.keys()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(ids(read));
            next = read.next();
        }
        return all;
    }

    private static KeyId idOf(IssuedKey key) {
        return key.key().id();
    }

    private static List<KeyId> ids(KeyPage page) {
        return page.keys().stream().map(ApiKey::id).toList();
    }
}
