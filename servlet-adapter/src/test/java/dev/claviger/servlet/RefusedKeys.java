package dev.claviger.servlet;

import static dev.claviger.servlet.TestHost.ADA;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grants;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;

/** Makes, for each reason, the key that a decision refuses with it, and the circumstances for it. */
final class RefusedKeys {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET_AT = "sk-".length() + 10;
    private static final int CHECKSUM_AT = SECRET_AT + 43;

    private static final Call CALL = Call.of("GET", CallPath.of("/api/models"));

    private RefusedKeys() {}

    /** Returns a credential that is refused for {@code reason} when it calls {@code GET /api/models} on {@code host}. */
    static String refusedFor(Reason reason, TestHost host) {
        return switch (reason) {
            case MALFORMED -> "sk-mistyped";
            case UNKNOWN -> {
                try (TestHost other = TestHost.allowing()) {
                    yield text(other.issueTo(ADA));
                }
            }
            case WRONG_SECRET -> withSecretOf(host.issueTo(ADA), host.issueTo(ADA));
            case PARENT_ENDED -> {
                IssuedKey parent = host.issue(forAda().withAbilities(Ability.MANAGE_KEYS));
                Actor holder = Actor.key((Decision.Allowed) host.claviger.decide(parent.plaintext(), CALL));
                String key = text(
                        host.claviger.issue(holder, KeyRequest.named("child")).orElseThrow());
                host.suspend(parent);
                yield key;
            }
            case ISSUER_GONE -> {
                Actor root = Actor.session(TestHost.ROOT);
                String key = text(host.claviger.issue(root, forAda()).orElseThrow());
                host.owners.remove(TestHost.ROOT);
                yield key;
            }
            case OUTSIDE_KEY_SCOPE -> text(host.issue(forAda().withEndpoints("/api/chat")));
            case EXPIRED -> {
                String key = text(
                        host.issue(forAda().withExpiresAt(host.clock.instant().plusSeconds(60))));
                host.clock.advance(Duration.ofSeconds(60));
                yield key;
            }
            default -> {
                IssuedKey key = host.issueTo(ADA);
                turnAgainst(key, reason, host);
                yield text(key);
            }
        };
    }

    private static void turnAgainst(IssuedKey key, Reason reason, TestHost host) {
        switch (reason) {
            case SUSPENDED -> host.suspend(key);
            case REVOKED -> host.revoke(key);
            case OWNER_GONE -> host.owners.remove(ADA);
            case OWNER_INACTIVE -> host.owners.change(ADA, ada -> ada.withActive(false));
            case OWNER_NOT_ELIGIBLE -> host.changePolicy(policy -> policy.eligibleRoles("staff"));
            case SWITCHED_OFF -> host.changePolicy(policy -> policy.usage(Availability.NOBODY));
            case ADMINS_ONLY -> host.changePolicy(policy -> policy.usage(Availability.ADMINS_ONLY));
            case NOT_GRANTED -> host.changePolicy(policy -> policy.grants(Grants.none()));
            case ADDRESS_NOT_ALLOWED ->
                host.changePolicy(policy -> policy.addresses(AddressSet.of(List.of("192.0.2.7"))));
            case ENDPOINT_NOT_ALLOWED -> host.changePolicy(policy -> policy.endpoints(EndpointSet.none()));
            default -> throw new IllegalArgumentException("no way to be refused for " + reason);
        }
    }

    private static KeyRequest forAda() {
        return KeyRequest.named("script").forOwner(ADA).withReason("test");
    }

    private static String text(IssuedKey key) {
        return key.plaintext().reveal();
    }

    /** Puts the id of one key and the secret of another together, with a checksum that fits. */
    static String withSecretOf(IssuedKey idGiver, IssuedKey secretGiver) {
        String forged =
                text(idGiver).substring(0, SECRET_AT) + text(secretGiver).substring(SECRET_AT, CHECKSUM_AT);
        CRC32 crc = new CRC32();
        crc.update(forged.getBytes(US_ASCII));
        StringBuilder checksum = new StringBuilder();
        for (long rest = crc.getValue(); checksum.length() < 6; rest /= BASE62.length()) {
            checksum.append(BASE62.charAt((int) (rest % BASE62.length())));
        }
        return forged + checksum.reverse();
    }
}
