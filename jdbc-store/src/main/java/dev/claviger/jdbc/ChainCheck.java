package dev.claviger.jdbc;

import dev.claviger.jdbc.AuditTable.Link;
import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the chain, link by link, and finds what does not fit. The memory it takes does not grow with the trail. */
final class ChainCheck {
    /** Of so many links that do not fit it is found out whether they belong elsewhere; each is tried in each place. */
    private static final int MAX_EXAMINED = 64;

    private final Findings findings;
    private final List<Misfit> examined = new ArrayList<>();

    private long number;
    private @Nullable String stored;
    private @Nullable String computed;

    /** A link that does not fit behind the hash {@code before}, which is stored with the one before it. */
    private record Misfit(Link link, String before) {
        long number() {
            return link.number();
        }

        /** Returns the hash that the record would have in another place. */
        String hashAt(long place, String hashBefore) {
            AuditRow row = link.row();
            return AuditChain.hash(
                    hashBefore,
                    new AuditRow(place, row.at(), row.type(), row.actor(), row.owner(), row.keyId(), row.details()));
        }
    }

    /** Begins behind a link that is not there, or behind the start. */
    ChainCheck(Anchor behind, Findings findings) {
        this.findings = findings;
        number = behind.number();
        stored = behind.hash();
        computed = behind.hash();
    }

    /** Returns the number of the last link. */
    long number() {
        return number;
    }

    /** Returns whether {@code hash} is the one of the last link: as it is stored, or as it should be. */
    boolean endsIn(String hash) {
        return hash.equals(stored) || hash.equals(computed);
    }

    /** Takes the next link, whose number is higher than that of the last. */
    void next(Link link) {
        if (link.number() > number + 1) {
            findings.add(Fault.MISSING, number + 1, link.number() - 1);
            // The hash before is lost, so that the first link behind the gap can only be believed.
            stored = null;
            computed = null;
        }
        String before = stored;
        String hash = before == null ? link.hash() : AuditChain.hash(before, link.row());
        if (before != null && !hash.equals(link.hash()) && !followsComputed(link)) {
            misfit(new Misfit(link, before));
            computed = hash;
        } else {
            computed = link.hash();
        }
        stored = link.hash();
        number = link.number();
    }

    /** If only the stored hash of the last link was altered, this one still follows the hash that it should have. */
    private boolean followsComputed(Link link) {
        return computed != null
                && !computed.equals(stored)
                && AuditChain.hash(computed, link.row()).equals(link.hash());
    }

    private void misfit(Misfit misfit) {
        if (examined.size() < MAX_EXAMINED) {
            examined.add(misfit);
        } else {
            findings.add(Fault.EDITED, misfit.number(), misfit.number());
        }
    }

    /** Ends the check: of the links that did not fit, finds out which belong elsewhere, and reports them. */
    void finish() {
        Map<Long, String> proved = new HashMap<>();
        Set<Long> moved = new HashSet<>();
        List<Misfit> reported = new ArrayList<>();
        for (Misfit place : examined) {
            String before = proved.getOrDefault(place.number() - 1, place.before());
            // Otherwise it fits behind the link that belongs before it.
            if (!place.hashAt(place.number(), before).equals(place.link().hash())) {
                reported.add(place);
                belongingTo(place, before).ifPresent(other -> {
                    moved.add(other.number());
                    proved.put(place.number(), other.hashAt(place.number(), before));
                });
            }
        }
        for (Misfit misfit : reported) {
            Fault fault = moved.contains(misfit.number()) ? Fault.REORDERED : Fault.EDITED;
            findings.addLate(fault, misfit.number());
        }
    }

    /** Finds the link that belongs to a place, whether it was moved with its hash or without. */
    private Optional<Misfit> belongingTo(Misfit place, String before) {
        return examined.stream()
                .filter(other -> other.number() != place.number())
                .filter(other -> {
                    String hash = other.hashAt(place.number(), before);
                    return hash.equals(other.link().hash())
                            || hash.equals(place.link().hash());
                })
                .findFirst();
    }
}
