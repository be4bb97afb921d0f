package dev.claviger.jdbc;

import dev.claviger.UnavailableException;
import dev.claviger.jdbc.AuditTable.Beginning;
import dev.claviger.jdbc.AuditTable.Head;
import dev.claviger.jdbc.AuditTable.Link;
import dev.claviger.jdbc.JdbcAudit.Anchor;
import dev.claviger.jdbc.JdbcAudit.Fault;
import dev.claviger.jdbc.JdbcAudit.Intact;
import dev.claviger.jdbc.JdbcAudit.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies the whole trail, page by page, while changes go on. */
final class TrailVerifier {
    private static final int PAGE = 1_000;
    private static final int MAX_ATTEMPTS = 10;
    private static final String WHAT = "verify the audit trail";

    private final Database database;
    private final AuditTable table;
    private final List<Anchor> known;

    TrailVerifier(Database database, AuditTable table, List<Anchor> known) {
        this.database = database;
        this.table = table;
        this.known = known;
    }

    Verification verify() {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<Verification> verification = new Run(database.read(WHAT, table::beginning)).verification();
            if (verification.isPresent()) {
                return verification.get();
            }
        }
        throw new UnavailableException(
                "the audit trail could not be verified: it was purged at the same time, " + MAX_ATTEMPTS + " times");
    }

    /** How far the trail went when the verification began; what was added later is left to the next one. */
    private record End(long highest, Head head) {}

    /** What somebody knows about the hash of a record, and what it means if the record has another one. */
    private record Mark(long number, String hash, Fault otherwise) {}

    /** One walk along the trail. */
    private final class Run {
        private final Beginning beginning;
        private final Anchor behind;
        private final Findings findings = new Findings();
        private final ChainCheck chain;
        private final List<Anchor> notCompared = new ArrayList<>();
        private final Map<Long, List<Mark>> marks = new HashMap<>();
        private long highestMark;

        Run(Beginning beginning) {
            this.beginning = beginning;
            this.behind = beginning.behind();
            this.chain = new ChainCheck(behind, findings);
        }

        /** Returns empty if the trail got another beginning in the meantime. */
        Optional<Verification> verification() {
            // In this order: no record is ever committed without a head that names it or one behind it.
            End end = database.read(WHAT, session -> new End(table.highest(session), table.head(session)));
            Head head = end.head();
            if (end.highest() > head.number()) {
                findings.add(Fault.ALTERED_HEAD, head.number(), head.number());
            } else {
                mark(new Mark(head.number(), head.hash(), Fault.ALTERED_HEAD));
            }
            for (Anchor anchor : known) {
                if (anchor.number() < behind.number()) {
                    notCompared.add(anchor);
                } else {
                    mark(new Mark(anchor.number(), anchor.hash(), Fault.REWRITTEN));
                }
            }
            compareMarks();
            if (!walk(Math.max(end.highest(), head.number()))) {
                return Optional.empty();
            }
            chain.finish();
            if (highestMark > chain.number()) {
                findings.add(Fault.CUT, chain.number() + 1, highestMark);
            }
            return Optional.of(
                    findings.isEmpty()
                            ? new Intact(behind.number() + 1, new Anchor(head.number(), head.hash()), notCompared)
                            : findings.broken());
        }

        private void mark(Mark mark) {
            marks.computeIfAbsent(mark.number(), any -> new ArrayList<>()).add(mark);
            highestMark = Math.max(highestMark, mark.number());
        }

        private boolean walk(long end) {
            long read = Long.MIN_VALUE;
            while (read < end) {
                long from = read;
                List<Link> page = database.read(WHAT, session -> table.linksAfter(session, from, PAGE));
                if (!page.isEmpty() && page.get(0).number() > chain.number() + 1 && wasPurged()) {
                    return false;
                }
                page.stream().filter(link -> link.number() <= end).forEach(this::check);
                read = page.size() < PAGE ? end : page.get(PAGE - 1).number();
            }
            return true;
        }

        /** Between two pages a purge looks like records that somebody took away. Within a page it cannot be seen. */
        private boolean wasPurged() {
            return !database.read(WHAT, table::beginning).equals(beginning);
        }

        private void check(Link link) {
            if (link.number() <= behind.number()) {
                findings.add(Fault.ADDED, link.number(), link.number());
                return;
            }
            chain.next(link);
            compareMarks();
        }

        /** Compares what is known about the link that the chain is at. */
        private void compareMarks() {
            for (Mark mark : marks.getOrDefault(chain.number(), List.of())) {
                if (!chain.endsIn(mark.hash())) {
                    findings.add(mark.otherwise(), mark.number(), mark.number());
                }
            }
        }
    }
}
