package dev.claviger.internal.policy;

import dev.claviger.ApiKeyBuilder;
import dev.claviger.Owner;
import dev.claviger.internal.policy.PolicyScenarios.Question;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.MergeRule;
import dev.claviger.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All ways to take something away or to add a restriction. Where there is nothing to take, everything stays as it is.
 *
 * <p>Not among them, because it gives something: to lift a {@link Grant#DENIED} under {@link MergeRule#DENY_WINS}, be it
 * in the policy or by leaving the role or group that it is for.
 */
enum PolicyReductions {
    GRANT_OF_EVERYONE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Grants grants = from.grantsOf(PolicyDocument.API_KEYS);
            return from.toBuilder()
                    .grants(grants.withEveryone(less(grants.everyone(), random)))
                    .build();
        }
    },
    GRANT_OF_A_ROLE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Grants grants = from.grantsOf(PolicyDocument.API_KEYS);
            String role = random.oneOf(PolicyScenarios.ROLES);
            return from.toBuilder()
                    .grants(grants.withRole(role, less(grants.roles().get(role), random)))
                    .build();
        }
    },
    GRANT_OF_A_GROUP {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Grants grants = from.grantsOf(PolicyDocument.API_KEYS);
            String group = random.oneOf(PolicyScenarios.GROUPS);
            return from.toBuilder()
                    .grants(grants.withGroup(group, less(grants.groups().get(group), random)))
                    .build();
        }
    },
    MERGE_RULE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            return from.toBuilder().mergeRule(MergeRule.DENY_WINS).build();
        }
    },
    SWITCH {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            boolean halfWay = from.usage() == Availability.EVERYONE && random.oneIn(2);
            return from.toBuilder()
                    .usage(halfWay ? Availability.ADMINS_ONLY : Availability.NOBODY)
                    .build();
        }
    },
    ADMIN_ROLE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Set<String> fewer = without(from.adminRoles(), random);
            return from.toBuilder().adminRoles(fewer.toArray(String[]::new)).build();
        }
    },
    EXEMPTION {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Set<Gate> fewer = without(from.adminBypass(), random);
            return from.toBuilder().adminBypass(fewer.toArray(Gate[]::new)).build();
        }
    },
    ELIGIBLE_ROLE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            Set<String> fewer = from.eligibleRoles().contains(PolicyDocument.ANY_ROLE)
                    ? Set.of(random.oneOf(PolicyScenarios.ROLES))
                    : without(from.eligibleRoles(), random);
            return from.toBuilder().eligibleRoles(fewer.toArray(String[]::new)).build();
        }
    },
    LIST_OF_EVERYONE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            return from.toBuilder().endpoints(less(from.endpoints(), random)).build();
        }
    },
    LIST_OF_A_ROLE {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            String role = random.oneOf(PolicyScenarios.ROLES);
            EndpointSet list = from.roleEndpoints().getOrDefault(role, EndpointSet.none());
            return from.toBuilder().roleEndpoints(role, less(list, random)).build();
        }
    },
    LIST_OF_A_GROUP {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            String group = random.oneOf(PolicyScenarios.GROUPS);
            EndpointSet list = from.groupEndpoints().getOrDefault(group, EndpointSet.none());
            return from.toBuilder().groupEndpoints(group, less(list, random)).build();
        }
    },
    ADDRESSES {
        @Override
        PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
            return from.toBuilder().addresses(less(from.addresses(), random)).build();
        }
    },
    ROLE_OF_THE_OWNER {
        @Override
        Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
            String role = random.oneOf(PolicyScenarios.ROLES);
            Grant grant = policy.grantsOf(PolicyDocument.API_KEYS).roles().get(role);
            return liftsADenial(policy, grant)
                    ? from
                    : owner(from, owner -> memberships(owner, minus(owner.roles(), role), owner.groups()));
        }
    },
    GROUP_OF_THE_OWNER {
        @Override
        Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
            String group = random.oneOf(PolicyScenarios.GROUPS);
            Grant grant = policy.grantsOf(PolicyDocument.API_KEYS).groups().get(group);
            return liftsADenial(policy, grant)
                    ? from
                    : owner(from, owner -> memberships(owner, owner.roles(), minus(owner.groups(), group)));
        }
    },
    OWNER {
        @Override
        Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
            return random.oneIn(2)
                    ? new Question(null, from.key(), from.call())
                    : owner(from, owner -> owner.withActive(false));
        }
    },
    LIST_OF_THE_KEY {
        @Override
        Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
            return narrowed(from, key -> key.endpoints(less(from.key().endpoints(), random)));
        }
    },
    ADDRESSES_OF_THE_KEY {
        @Override
        Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
            return narrowed(from, key -> key.addresses(less(from.key().addresses(), random)));
        }
    };

    /** Returns the policy with less, if this takes from policies. */
    PolicyDocument ofPolicy(PolicyDocument from, PolicyScenarios random) {
        return from;
    }

    /** Returns the question with less, if this takes from owners or keys. */
    Question ofQuestion(Question from, PolicyDocument policy, PolicyScenarios random) {
        return from;
    }

    private static Question owner(Question from, UnaryOperator<Owner> change) {
        return new Question(from.owner() == null ? null : change.apply(from.owner()), from.key(), from.call());
    }

    private static Owner memberships(Owner owner, Set<String> roles, Set<String> groups) {
        return owner.withRoles(roles).withGroups(groups);
    }

    private static Question narrowed(Question from, UnaryOperator<ApiKeyBuilder> change) {
        return new Question(from.owner(), change.apply(from.key().toBuilder()).build(), from.call());
    }

    private static boolean liftsADenial(PolicyDocument policy, @Nullable Grant grant) {
        return policy.mergeRule() == MergeRule.DENY_WINS && grant == Grant.DENIED;
    }

    private static Grant less(@Nullable Grant grant, PolicyScenarios random) {
        return grant == Grant.DENIED || random.oneIn(2) ? Grant.DENIED : Grant.UNSPECIFIED;
    }

    private static EndpointSet less(EndpointSet list, PolicyScenarios random) {
        if (list.isUnrestricted()) {
            return random.list();
        }
        List<EndpointEntry> fewer = new ArrayList<>(list.entries());
        if (!fewer.isEmpty()) {
            fewer.remove(random.oneOf(fewer));
        }
        return EndpointSet.ofEntries(fewer);
    }

    private static AddressSet less(AddressSet addresses, PolicyScenarios random) {
        if (addresses.isUnrestricted()) {
            return random.oneOf(PolicyScenarios.ADDRESSES);
        }
        List<String> fewer = new ArrayList<>(addresses.entries());
        if (!fewer.isEmpty()) {
            fewer.remove(random.oneOf(fewer));
        }
        return AddressSet.of(fewer);
    }

    private static <T> Set<T> without(Set<T> values, PolicyScenarios random) {
        return values.isEmpty() ? values : minus(values, random.oneOf(List.copyOf(values)));
    }

    private static <T> Set<T> minus(Set<T> values, T value) {
        Set<T> fewer = new HashSet<>(values);
        fewer.remove(value);
        return fewer;
    }
}
