package dev.claviger.jdbc;

import dev.claviger.jdbc.JdbcAudit.Fault;
import dev.claviger.jdbc.JdbcAudit.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Findings in the making: neighbours become one, and there are never too many. */
final class Findings {
    private static final int MAX_FINDINGS = 1_000;

    private final List<Finding> findings = new ArrayList<>();
    private long more;

    /** Takes what was found on the way, in the order of numbers. */
    void add(Fault fault, long first, long last) {
        if (!extend(fault, first, last)) {
            if (findings.size() < MAX_FINDINGS) {
                findings.add(new Finding(fault, first, last));
            } else {
                more++;
            }
        }
    }

    /** Takes the few that were found afterwards, and that may come before many others. */
    void addLate(Fault fault, long number) {
        if (!extend(fault, number, number)) {
            findings.add(new Finding(fault, number, number));
        }
    }

    private boolean extend(Fault fault, long first, long last) {
        int newest = findings.size() - 1;
        boolean fits = newest >= 0
                && findings.get(newest).fault() == fault
                && findings.get(newest).last() + 1 == first;
        if (fits) {
            findings.set(newest, new Finding(fault, findings.get(newest).first(), last));
        }
        return fits;
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    JdbcAudit.Broken broken() {
        List<Finding> inOrder = new ArrayList<>(findings);
        inOrder.sort(Comparator.comparingLong(Finding::first));
        int shown = Math.min(inOrder.size(), MAX_FINDINGS);
        return new JdbcAudit.Broken(inOrder.subList(0, shown), more + inOrder.size() - shown);
    }
}
