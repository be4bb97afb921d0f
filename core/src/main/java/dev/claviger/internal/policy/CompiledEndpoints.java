package dev.claviger.internal.policy;

import dev.claviger.internal.paths.EndpointTrie;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyDocument;

/** Makes one tree of all endpoint lists of a policy. */
final class CompiledEndpoints {
    private CompiledEndpoints() {}

    /** Gives every role and group with a list its number. */
    static EndpointTrie of(PolicyDocument source, Subjects subjects) {
        EndpointTrie.Builder lists = new EndpointTrie.Builder();
        add(source.endpoints(), Subjects.EVERYONE, lists);
        source.roleEndpoints().forEach((role, list) -> add(list, subjects.role(role), lists));
        source.groupEndpoints().forEach((group, list) -> add(list, subjects.group(group), lists));
        return lists.build();
    }

    private static void add(EndpointSet list, int subject, EndpointTrie.Builder lists) {
        if (list.isUnrestricted()) {
            lists.addEverything(subject);
        }
        list.entries().forEach(entry -> lists.add(entry.methods(), entry.path(), subject));
    }
}
