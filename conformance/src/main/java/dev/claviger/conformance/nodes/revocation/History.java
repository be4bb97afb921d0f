package dev.claviger.conformance.nodes.revocation;

import java.util.ArrayList;
import java.util.List;

/** All that happened in a run: what was taken away and given back, what the nodes said, and which faults there were. */
final class History {
    /** The places of a key's gates. */
    static final int KEY = 0;

    static final int OWNER = 1;
    static final int GROUP = 2;
    static final int SWITCH = 3;

    private final List<Gate> gates = new ArrayList<>();
    private final List<List<Gate>> keys = new ArrayList<>();
    private final List<List<Call>> calls = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    /**
     * A time in which something was broken.
     *
     * @param what for people
     * @param node the node concerned, or -1 for all
     * @param from since when
     * @param until until when
     * @param excused whether nodes may refuse live keys for its sake
     */
    record Fault(String what, int node, long from, long until, boolean excused) {
        /**
         * @param recovery how long its consequences may last, in nanoseconds
         */
        boolean excuses(int ofNode, Call call, long recovery) {
            return excused && (node < 0 || node == ofNode) && call.end() >= from && call.start() <= until + recovery;
        }
    }

    /**
     * Something that a fault asks for besides the rules of the {@link Judge}.
     *
     * @param well whether it was found
     * @param what for people
     */
    record Check(boolean well, String what) {}

    History(int nodes) {
        for (int node = 0; node < nodes; node++) {
            calls.add(new ArrayList<>());
        }
    }

    synchronized Gate newGate(boolean open) {
        Gate gate = open ? Gate.open(gates.size()) : Gate.shut(gates.size());
        gates.add(gate);
        return gate;
    }

    /** Adds a key with its gates, in the order of the places above, and returns its number. */
    synchronized int newKey(Gate key, Gate owner, Gate group, Gate power) {
        keys.add(List.of(key, owner, group, power));
        return keys.size() - 1;
    }

    synchronized List<Gate> gatesOf(int key) {
        return keys.get(key);
    }

    synchronized int keys() {
        return keys.size();
    }

    synchronized List<Gate> gates() {
        return List.copyOf(gates);
    }

    int nodes() {
        return calls.size();
    }

    /** The calls of a node, in any order; added by one thread for each node. */
    List<Call> calls(int node) {
        return calls.get(node);
    }

    synchronized void add(Fault fault) {
        faults.add(fault);
    }

    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    synchronized void add(Check check) {
        checks.add(check);
    }

    synchronized List<Check> checks() {
        return List.copyOf(checks);
    }
}
