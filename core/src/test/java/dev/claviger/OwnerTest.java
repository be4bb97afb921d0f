package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.policy.Gate;
import dev.claviger.policy.PolicyDocument;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a directory may say twice. */
class OwnerTest {
    @Test
    void roleOrGroupNamedTwice_countsOnce() {
        assertThat(Owner.user("ada").withGroups("a", "b", "a").groups()).containsExactlyInAnyOrder("a", "b");
        assertThat(Owner.service("bot").withRoles("user", "user").roles()).containsExactly("user");
    }

    @Test
    void abilityOrGateNamedTwice_countsOnce() {
        assertThat(KeyRequest.named("x")
                        .withAbilities(Ability.MANAGE_KEYS, Ability.MANAGE_KEYS)
                        .abilities())
                .isEqualTo(Set.of(Ability.MANAGE_KEYS));
        assertThat(PolicyDocument.builder()
                        .adminBypass(Gate.GRANT, Gate.GRANT)
                        .build()
                        .adminBypass())
                .isEqualTo(Set.of(Gate.GRANT));
    }
}
