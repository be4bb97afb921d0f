package dev.claviger.internal.policy;

import dev.claviger.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Numbers everyone, the roles and the groups that a policy mentions, so that "does any of this concern the owner?" is
 * an intersection of bits. Number 0 is everyone.
 */
final class Subjects {
    static final int EVERYONE = 0;

    private final Map<String, Integer> roles = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private int count = 1;

    /** Returns the number of a role, giving it one if need be. Only while a policy is compiled. */
    int role(String role) {
        return roles.computeIfAbsent(role, any -> count++);
    }

    /** Returns the number of a group, giving it one if need be. Only while a policy is compiled. */
    int group(String group) {
        return groups.computeIfAbsent(group, any -> count++);
    }

    /** Returns the bits of roles that have numbers. */
    long[] ofRoles(Set<String> names) {
        long[] bits = none();
        add(roles, names, bits);
        return bits;
    }

    /** Returns the bits of everyone and of the owner's roles and groups, as far as the policy mentions them. */
    long[] of(Owner owner) {
        long[] bits = new long[(count - 1) / Long.SIZE + 1];
        bits[0] = 1;
        add(roles, owner.roles(), bits);
        add(groups, owner.groups(), bits);
        return bits;
    }

    private static void add(Map<String, Integer> numbers, Set<String> names, long[] bits) {
        if (numbers.isEmpty()) {
            return;
        }
        for (String name : names) {
            Integer number = numbers.get(name);
            if (number != null) {
                set(bits, number);
            }
        }
    }

    /** Returns bits for the numbers given out so far, all unset. */
    long[] none() {
        return new long[(count - 1) / Long.SIZE + 1];
    }

    static void set(long[] bits, int number) {
        bits[number / Long.SIZE] |= 1L << number;
    }

    static boolean intersect(long[] some, long[] others) {
        for (int i = 0; i < some.length; i++) {
            if ((some[i] & others[i]) != 0) {
                return true;
            }
        }
        return false;
    }
}
