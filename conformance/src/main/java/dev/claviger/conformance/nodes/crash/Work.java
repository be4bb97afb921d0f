package dev.claviger.conformance.nodes.crash;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Rotation;
import dev.claviger.UnavailableException;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.IssuanceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one thread of a worker does, with keys that are its alone. A key that something unclear happened to is left alone. */
final class Work {
    /** A narrower list, which still allows what is tried with keys afterwards. */
    static final EndpointSet NARROWER = EndpointSet.of("GET /api/models");

    private static final int FEW_KEYS = 4;
    private static final int LATEST_REVOKING_OF_ALL = 12;
    private static final int ONE_IN = 6;

    private final WorkerMain worker;
    private final String owner;
    private final String name;
    private final Actor actor;
    private final Random random;
    private final List<KeyId> live = new ArrayList<>();
    private final List<KeyId> suspended = new ArrayList<>();
    private int number;

    /**
     * @param owner whose keys
     * @param name what the names of its operations begin with
     */
    Work(WorkerMain worker, String owner, String name, Random random) {
        this.worker = worker;
        this.owner = owner;
        this.name = name;
        this.actor = Actor.session(owner);
        this.random = random;
    }

    /** Issues so many keys. */
    void fill(int count) {
        while (live.size() < count && !worker.isHalted()) {
            issue();
        }
    }

    /**
     * Works until the worker is halted.
     *
     * @param ownerToEnd the owner whose keys are all revoked at some time, or {@code null} for leaving that and the policy to others
     */
    void goOn(@Nullable String ownerToEnd) {
        int revokingAllAt = random.nextInt(LATEST_REVOKING_OF_ALL);
        for (int turn = 0; !worker.isHalted(); turn++) {
            if (ownerToEnd != null && turn == revokingAllAt) {
                revokeAll(ownerToEnd);
            } else if (ownerToEnd != null && random.nextInt(ONE_IN) == 0) {
                changePolicy();
            } else if (live.size() < FEW_KEYS) {
                issue();
            } else {
                changeAnyKey();
            }
        }
    }

    private void changeAnyKey() {
        switch (random.nextInt(6)) {
            case 0 -> issue();
            case 1 -> {
                KeyId key = taken(live);
                make("ROTATE " + owner + " " + key, () -> worker.claviger().rotate(actor, key, Rotation.atOnce()));
            }
            case 2 ->
                change("REVOKE", taken(live), null, key -> worker.claviger().revoke(actor, key, "crash"));
            case 3 ->
                change(
                        "SUSPEND",
                        taken(live),
                        suspended,
                        key -> worker.claviger().suspend(actor, key, "crash"));
            case 4 -> {
                if (!suspended.isEmpty()) {
                    change(
                            "RESUME",
                            taken(suspended),
                            live,
                            key -> worker.claviger().resume(actor, key));
                }
            }
            default -> {
                KeyEdit edit = KeyEdit.create()
                        .withName(nextId())
                        .withDescription(nextId())
                        .withEndpoints(NARROWER);
                change("EDIT", taken(live), live, key -> worker.claviger().edit(actor, key, edit));
            }
        }
    }

    private KeyId taken(List<KeyId> keys) {
        return keys.remove(random.nextInt(keys.size()));
    }

    private String nextId() {
        return name + "-" + number;
    }

    private void issue() {
        KeyRequest request = KeyRequest.named(nextId());
        make("ISSUE " + owner, () -> worker.claviger().issue(actor, request));
    }

    private void make(String beginning, Supplier<Outcome<IssuedKey>> operation) {
        worker.attempt(name + "-" + number++, beginning, operation, issued -> {
            live.add(issued.key().id());
            return " " + issued.key().id() + " " + issued.plaintext().reveal();
        });
    }

    /** One thing that is done to a key. */
    @FunctionalInterface
    private interface KeyChange {
        Outcome<ApiKey> make(KeyId key);
    }

    private void change(String kind, KeyId key, @Nullable List<KeyId> afterwards, KeyChange change) {
        String beginning = kind + " " + owner + " " + key;
        boolean done = worker.attempt(name + "-" + number++, beginning, () -> change.make(key), changed -> "");
        if (done && afterwards != null) {
            afterwards.add(key);
        }
    }

    private void revokeAll(String full) {
        worker.attempt(
                name + "-" + number++,
                "REVOKE_ALL " + full,
                () -> worker.claviger()
                        .administration()
                        .revokeAll(Actor.session(full), KeyFilter.forOwner(full), "crash"),
                revoked -> "");
    }

    private void changePolicy() {
        long present;
        try {
            present = worker.policyNumber();
        } catch (UnavailableException e) {
            // Nothing has begun, so there is nothing to report.
            return;
        }
        int keysPerOwner = IssuanceLimits.LARGEST_MAX_KEYS_PER_OWNER - number % 2;
        Actor host = Actor.host(nextId());
        worker.attempt(
                name + "-" + number++,
                "POLICY " + owner,
                () -> worker.claviger().changePolicy(host, present, WorkerMain.policy(keysPerOwner)),
                revision -> "");
    }
}
