package dev.claviger.conformance.nodes.revocation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes all that happened in a run to a file, one line for each step, fault and call. */
final class HistoryLog {
    private HistoryLog() {}

    static void write(Path file, History history) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Gate gate : history.gates()) {
                for (Gate.Step step : gate.steps()) {
                    out.write("gate " + gate.number() + " " + step + "\n");
                }
            }
            for (History.Fault fault : history.faults()) {
                out.write(fault + "\n");
            }
            for (int key = 0; key < history.keys(); key++) {
                List<Integer> gates =
                        history.gatesOf(key).stream().map(Gate::number).toList();
                out.write("key " + key + " gates " + gates + "\n");
            }
            for (int node = 0; node < history.nodes(); node++) {
                for (Call call : history.calls(node)) {
                    out.write("node " + node + " " + call + "\n");
                }
            }
        }
    }
}
