package dev.claviger.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Outcome.Refusal;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.IssuanceLimits;
import dev.claviger.spi.AuditEvent;
import dev.claviger.testkit.TestKeys;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at the edges of times, pages, accounts and texts. */
class BoundaryTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void issue_givesAWorkingKey_toAnAccountMadeInTheSameMillisecond() {
        bench.clock.set(TestKeys.NOON.plusNanos(900_000));
        bench.owners.change("ada", ada -> ada.withCreatedAt(TestKeys.NOON.plusNanos(500_000)));

        assertThat(bench.allows(bench.issued("ada"))).isTrue();
    }

    @Test
    void rotate_isRefused_whenTheKeyIsOfAnEarlierAccount() {
        IssuedKey key = bench.issued("ada");
        bench.clock.advance(Duration.ofDays(1));
        bench.owners.change("ada", ada -> ada.withCreatedAt(bench.clock.instant()));

        assertThat(Workbench.refusal(
                        bench.claviger.rotate(Workbench.HOST, key.key().id(), Rotation.atOnce())))
                .isEqualTo(Refusal.OWNER_GONE);
    }

    @Test
    void rotate_works_underTheLongestLifetime() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.limits(
                IssuanceLimits.standard().withMaxKeysPerOwner(9).withMaxLifetime(Duration.ofDays(36_500))));

        assertThat(bench.claviger.rotate(Workbench.ADA, key.key().id(), Rotation.atOnce()))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void list_hasNoNextPage_whenTheLastOneIsFull() {
        bench.issued("ada");

        assertThat(bench.claviger
                        .list(
                                Workbench.ADA,
                                KeyFilter.forOwner("ada"),
                                KeyPageRequest.first().withLimit(1))
                        .orElseThrow()
                        .next())
                .isNull();
    }

    @Test
    void revalidate_isUnavailable_whenTheStoreThrowsAnythingElse() {
        IssuedKey key = bench.issued("ada");
        bench.storage.failWith(new IllegalStateException("broken"), BrittleStorage.Method.FIND);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> bench.claviger.revalidate(key.key().id(), Workbench.CALL));
    }

    @Test
    void changePolicy_staysOpenToAdministrators_whoseRoleMayHaveNoKeys() {
        bench.changePolicy(policy -> policy.eligibleRoles("user"));
        long revision = bench.claviger.currentPolicy().orElseThrow().number();

        assertThat(bench.claviger.changePolicy(Workbench.ROOT, revision, Workbench.OPEN))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void issue_isRecordedAsForSomebodyElse_whenTheLimitRefusesIt() {
        bench.changePolicy(policy -> policy.limits(IssuanceLimits.standard().withMaxKeysPerOwner(0)));

        bench.claviger.issue(
                Workbench.ROOT, KeyRequest.named("a key").forOwner("ada").withReason("test"));

        assertThat(bench.heard(AuditEvent.Type.OPERATION_REFUSED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("operation", "issue_for_other"));
    }

    @Test
    void refusal_isRecordedWithoutAKey_thatWasPastedIntoThePath() {
        IssuedKey key = bench.issued("ada");
        bench.changePolicy(policy -> policy.usage(Availability.NOBODY));

        bench.claviger.decide(
                key.plaintext(),
                Call.of("GET", CallPath.of("/api/" + key.plaintext().reveal())));

        assertThat(bench.heard(AuditEvent.Type.CALL_REFUSED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("path", "/api/[key]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb"})
    void owners_haveNoIdsThatADatabaseOrALogCannotKeep(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Owner.user(id));
    }
}
