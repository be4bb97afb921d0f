package dev.claviger.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures the variants in turns, each in its own server. */
final class Measurement implements AutoCloseable {
    private final Options options;
    private final Map<Variant, ServerProcess> servers = new EnumMap<>(Variant.class);
    private final Map<Variant, Load> loads = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Round>> rounds = new EnumMap<>(Variant.class);

    Measurement(Options options) {
        this.options = options;
    }

    /** Returns what was measured for each variant. */
    Map<Variant, Figures> run() throws IOException {
        for (Variant variant : options.variants()) {
            ServerProcess server = ServerProcess.start(variant);
            servers.put(variant, server);
            loads.put(variant, new Load(server, options));
            rounds.put(variant, new ArrayList<>());
        }
        for (Load load : loads.values()) {
            load.warmUp(options.warmUp());
        }
        for (int i = 0; i < options.turns(); i++) {
            for (Variant variant : options.variants()) {
                measure(variant);
            }
        }
        if (options.variants().size() > 1) {
            // The last round of the others has one behind it, too.
            measure(Variant.BARE);
        }
        return figures();
    }

    private void measure(Variant variant) throws IOException {
        Round round = Round.of(of(servers, variant), of(loads, variant), options.round());
        of(rounds, variant).add(round);
    }

    private Map<Variant, Figures> figures() {
        List<Round> bare = options.variants().size() > 1 ? of(rounds, Variant.BARE) : List.of();
        Map<Variant, Figures> figures = new EnumMap<>(Variant.class);
        rounds.forEach((variant, all) ->
                figures.put(variant, new Figures(all, variant == Variant.BARE ? List.of() : bare)));
        return figures;
    }

    private static <T> T of(Map<Variant, T> all, Variant variant) {
        T one = all.get(variant);
        if (one == null) {
            throw new IllegalStateException(variant + " was not started");
        }
        return one;
    }

    @Override
    public void close() throws IOException {
        for (Load load : loads.values()) {
            load.close();
        }
        for (ServerProcess server : servers.values()) {
            server.close();
        }
    }
}
