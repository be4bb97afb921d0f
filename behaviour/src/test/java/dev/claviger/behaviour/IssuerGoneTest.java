package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;
import static dev.claviger.behaviour.Workbench.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.ApiKey;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyFilter;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.Availability;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the keys that an administrator issued for others, when the administrator is none any more. */
class IssuerGoneTest {
    private static final KeyRequest FOR_ADA =
            KeyRequest.named("made for her").forOwner("ada").withReason("she asked");

    private final Workbench bench = new Workbench();
    private final Workbench strict = new Workbench(OPEN, builder -> builder.requireIssuerStillAdmin());

    @AfterEach
    void close() {
        bench.close();
        strict.close();
    }

    /** How an administrator ceases to be one, and becomes one again. */
    enum Leaving {
        DEMOTED {
            @Override
            void happen(Workbench bench) {
                bench.owners.change("root", root -> root.withRoles("user"));
            }
        },
        DISABLED {
            @Override
            void happen(Workbench bench) {
                bench.owners.change("root", root -> root.withActive(false));
            }
        },
        DELETED {
            @Override
            void happen(Workbench bench) {
                bench.owners.remove("root");
            }
        },
        ANOTHER_ACCOUNT {
            @Override
            void happen(Workbench bench) {
                bench.owners.change(
                        "root", root -> root.withCreatedAt(bench.clock.instant().plusSeconds(6)));
            }
        },
        BY_POLICY {
            @Override
            void happen(Workbench bench) {
                bench.changePolicy(policy -> policy.adminRoles("superuser"));
            }
        };

        abstract void happen(Workbench bench);

        void end(Workbench bench) {
            bench.owners.put(Owner.user("root").withRoles("admin"));
            bench.changePolicy(policy -> policy.adminRoles("admin"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keys_stayTheirOwners_andAreTold_byDefault(Leaving leaving) {
        IssuedKey made = bench.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        IssuedKey own = bench.issued("ada");
        IssuedKey roots = bench.issued("root");
        IssuedKey hosts = bench.claviger.issue(HOST, FOR_ADA).orElseThrow();
        List<ApiKey> all = List.of(made.key(), own.key(), roots.key(), hosts.key());
        assertThat(bench.claviger.administration().withFormerAdminIssuer(all)).isEmpty();

        leaving.happen(bench);

        assertThat(bench.claviger.administration().withFormerAdminIssuer(all))
                .containsExactly(made.key().id());
        assertThat(bench.allows(made)).isTrue();
        assertThat(bench.claviger
                        .list(HOST, KeyFilter.all().withIssuedBy("session:root"))
                        .orElseThrow()
                        .keys())
                .contains(bench.stored(made));
    }

    @ParameterizedTest
    @EnumSource
    void keys_endWithTheirIssuer_andComeBackWithIt_whereTheHostWantsIt(Leaving leaving) {
        IssuedKey made = strict.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        assertThat(strict.allows(made)).isTrue();

        leaving.happen(strict);

        assertThat(strict.refusal(made)).isEqualTo(Reason.ISSUER_GONE);
        assertThat(Workbench.refusal(strict.claviger.revalidate(made.key().id(), CALL)))
                .isEqualTo(Reason.ISSUER_GONE);
        leaving.end(strict);
        assertThat(strict.allows(made)).isTrue();
        assertThat(strict.claviger.revalidate(made.key().id(), CALL)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void keys_thatNobodyIssuedForAnother_areNotConcerned() {
        IssuedKey own = strict.issued("ada");
        IssuedKey hosts = strict.claviger.issue(HOST, FOR_ADA).orElseThrow();
        IssuedKey roots = strict.issued("root");

        strict.owners.change("root", root -> root.withRoles("user"));

        assertThat(strict.allows(own)).isTrue();
        assertThat(strict.allows(hosts)).isTrue();
        assertThat(strict.allows(roots)).isTrue();
    }

    /** Whoever rotates a key is the issuer of the next one. */
    @Test
    void successor_isItsOwners_ifTheOwnerHasRotated_andTheAdministratorsIfThatOneHas() {
        IssuedKey made = strict.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        IssuedKey hers = strict.claviger
                .rotate(ADA, made.key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();
        IssuedKey his = strict.claviger
                .rotate(ROOT, strict.issued("ada").key().id(), Rotation.overlapping(Duration.ofDays(1)))
                .orElseThrow();

        strict.owners.remove("root");

        assertThat(strict.allows(hers)).isTrue();
        assertThat(strict.refusal(made)).isEqualTo(Reason.ISSUER_GONE);
        assertThat(strict.refusal(his)).isEqualTo(Reason.ISSUER_GONE);
        assertThat(strict.claviger.administration().withFormerAdminIssuer(List.of(hers.key(), his.key())))
                .isEqualTo(Set.of(his.key().id()));
    }

    @Test
    void gate_isTheOwners() {
        IssuedKey made = strict.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        strict.owners.remove("root");
        strict.changePolicy(policy -> policy.usage(Availability.NOBODY));
        assertThat(strict.refusal(made)).isEqualTo(Reason.ISSUER_GONE);

        strict.owners.change("ada", ada -> ada.withActive(false));
        assertThat(strict.refusal(made)).isEqualTo(Reason.OWNER_INACTIVE);

        strict.claviger.revoke(HOST, made.key().id(), "").orElseThrow();
        assertThat(strict.refusal(made)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void explain_namesTheIssuer() {
        IssuedKey made = strict.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        strict.owners.remove("root");

        assertThat(strict.explain(made.key().id(), CALL).gates())
                .filteredOn(result -> result.verdict() == Verdict.REFUSED)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.gate()).isEqualTo(Gate.OWNER);
                    assertThat(result.detail()).contains("session:root");
                });
    }

    @Test
    void decide_isUnavailable_whenTheIssuerCannotBeLookedUp() {
        IssuedKey made = strict.claviger.issue(ROOT, FOR_ADA).orElseThrow();
        strict.owners.failWith(new IllegalStateException("so the test wants"));

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> strict.decide(made));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> strict.claviger.administration().withFormerAdminIssuer(List.of(made.key())));
    }
}
