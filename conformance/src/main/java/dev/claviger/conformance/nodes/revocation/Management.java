package dev.claviger.conformance.nodes.revocation;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.conformance.nodes.cluster.OwnerTable;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import java.util.function.Function;

/**
 * The operations of a node that the operator asks for. An answer is {@code ok}, the instant of the acknowledgement and
 * what the operation returned; {@code refused} and why; or {@code unknown}, if the node does not know itself.
 */
final class Management {
    private static final Actor OPERATOR = Actor.host("operator");

    private final Claviger claviger;

    Management(Claviger claviger) {
        this.claviger = claviger;
    }

    /** The policy of the play: the granted group has keys, if the switch is on; issuing is always on. */
    static PolicyDocument policy(boolean on) {
        return PolicyDocument.builder()
                .usage(on ? Availability.EVERYONE : Availability.NOBODY)
                .issuance(Availability.EVERYONE)
                .grants(Grants.none().withGroup(OwnerTable.GRANTED_GROUP, Grant.GRANTED))
                .endpoints(EndpointSet.unrestricted())
                .build();
    }

    String execute(String[] words) {
        try {
            return switch (words[0]) {
                case "issue" -> issue(words[1]);
                case "revoke" -> revoke(words[1]);
                case "rotate" -> rotate(words[1]);
                case "owner" -> ownerChanged(words[1]);
                case "policy" ->
                    "ok " + System.nanoTime() + " "
                            + claviger.currentPolicy().orElseThrow().number();
                case "switch" -> flip(Long.parseLong(words[1]), Boolean.parseBoolean(words[2]));
                default -> throw new IllegalArgumentException("unknown command " + words[0]);
            };
        } catch (UnavailableException e) {
            return "unknown " + e.getMessage();
        }
    }

    private String issue(String owner) {
        return answer(
                claviger.issue(
                        OPERATOR, KeyRequest.named("checked").forOwner(owner).withReason("to be taken away")),
                Management::idAndPlaintext);
    }

    private static String idAndPlaintext(IssuedKey issued) {
        return issued.key().id() + " " + issued.plaintext().reveal();
    }

    private String revoke(String key) {
        return answer(claviger.revoke(OPERATOR, KeyId.parse(key), "checked"), revoked -> "");
    }

    private String rotate(String key) {
        return answer(claviger.rotate(OPERATOR, KeyId.parse(key), Rotation.atOnce()), Management::idAndPlaintext);
    }

    private String ownerChanged(String owner) {
        claviger.ownerChanged(owner);
        return "ok " + System.nanoTime();
    }

    private String flip(long expectedRevision, boolean on) {
        return answer(
                claviger.changePolicy(OPERATOR, expectedRevision, policy(on)),
                revision -> Long.toString(revision.number()));
    }

    private static <T> String answer(Outcome<T> outcome, Function<T, String> told) {
        long acked = System.nanoTime();
        return outcome.fold(
                value -> "ok " + acked + " " + told.apply(value),
                refused -> "refused " + refused.refusal().code());
    }
}
