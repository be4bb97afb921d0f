package dev.claviger.conformance.nodes.revocation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that must be open for a key to be accepted, and how it was opened and shut. It alternates, and one step is
 * over before the next begins, so that at each moment it is in one of two states that follow each other. States are
 * counted: 0 is the one at the beginning, n the one after n steps.
 *
 * <p>Written by one thread at a time; judged when the run is over.
 */
final class Gate {
    /** The instant of what did not happen before the end. */
    static final long NEVER = Long.MAX_VALUE;

    private final int number;
    private final boolean openAtFirst;
    private final List<Step> steps = new ArrayList<>();

    /** How a gate was shut or opened. */
    enum Kind {
        ISSUE,
        REVOKE,
        ROTATE,
        OWNER,
        GROUP,
        SWITCH,
        /** By a fail-over, which took back the step before: the database does not know of it any more. */
        LOST
    }

    /**
     * A node's word that a change is done.
     *
     * @param node the node
     * @param at when it had said so
     */
    record Ack(int node, long at) {}

    /**
     * One change of a gate.
     *
     * @param kind how
     * @param invoked when it was asked for: no effect can be older
     * @param acks the nodes that said that it is done, the first one first; empty if none ever has
     */
    record Step(Kind kind, long invoked, List<Ack> acks) {
        Step {
            acks = List.copyOf(acks);
        }

        /** A change that one node acknowledged. */
        static Step acked(Kind kind, long invoked, int node, long at) {
            return new Step(kind, invoked, List.of(new Ack(node, at)));
        }

        /** Returns when the first node had said that it is done; {@link #NEVER} if none has. */
        long acked() {
            return acks.isEmpty() ? NEVER : acks.get(0).at();
        }

        /** Returns when {@code node} had said that it is done; {@link #NEVER} if it has not. */
        long ackedBy(int node) {
            return acks.stream()
                    .filter(ack -> ack.node() == node)
                    .mapToLong(Ack::at)
                    .findFirst()
                    .orElse(NEVER);
        }
    }

    private Gate(int number, boolean openAtFirst) {
        this.number = number;
        this.openAtFirst = openAtFirst;
    }

    static Gate open(int number) {
        return new Gate(number, true);
    }

    static Gate shut(int number) {
        return new Gate(number, false);
    }

    /** The place of this gate among all of a history. */
    int number() {
        return number;
    }

    synchronized void add(Step step) {
        steps.add(step);
    }

    List<Step> steps() {
        return steps;
    }

    /** Returns whether the latest state is the open one. */
    synchronized boolean isOpen() {
        return isOpen(steps.size());
    }

    /** Returns the latest step, or {@code null} if there was none. */
    synchronized @Nullable Step latest() {
        return steps.isEmpty() ? null : steps.get(steps.size() - 1);
    }

    /** Returns whether a state is the open one. */
    boolean isOpen(int state) {
        return openAtFirst == (state % 2 == 0);
    }

    /** Returns whether a step shuts it. */
    boolean shuts(int step) {
        return isOpen(step);
    }

    /** Returns the latest state that anybody can have seen before {@code instant}. */
    int latestAt(long instant) {
        int state = steps.size();
        while (state > 0 && steps.get(state - 1).invoked() >= instant) {
            state--;
        }
        return state;
    }

    /** Returns the state that all nodes have to know at {@code instant} if they may be {@code delay} behind. */
    int binding(long instant, long delay) {
        int state = steps.size();
        while (state > 0 && !isBefore(steps.get(state - 1).acked(), delay, instant)) {
            state--;
        }
        return state;
    }

    /** Returns the state that {@code node} has to know at {@code instant} because it has acknowledged it itself. */
    int bindingActor(int node, long instant) {
        int state = steps.size();
        while (state > 0 && steps.get(state - 1).ackedBy(node) >= instant) {
            state--;
        }
        return state;
    }

    /** Returns the first state from {@code lowest} on that is open, or shut, as asked. */
    int next(int lowest, boolean open) {
        return isOpen(lowest) == open ? lowest : lowest + 1;
    }

    /**
     * Returns whether it was open beyond doubt, for everybody who is at most {@code delay} behind, all the time from
     * {@code start} to {@code end}.
     */
    boolean surelyOpen(long start, long end, long delay) {
        int latest = latestAt(end);
        return isOpen(latest) && binding(start, delay) == latest;
    }

    private static boolean isBefore(long acked, long delay, long instant) {
        // Not acked + delay, which overflows for NEVER.
        return acked < instant - delay;
    }
}
