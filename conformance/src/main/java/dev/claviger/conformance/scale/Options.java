package dev.claviger.conformance.scale;

import dev.claviger.conformance.CommandLine;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param store the database
 * @param keys how many keys it holds
 */
record Options(Store store, int keys) {
    static final String USAGE = "usage: scale [--store postgres|h2] [--keys N]";

    private static final Set<String> KNOWN = Set.of("--store", "--keys");

    /** The databases that are measured, and how each counts from 1 to a number. */
    enum Store {
        POSTGRES("generate_series(1, %d) AS numbers(n)", "CAST(n AS TEXT)"),
        H2("SYSTEM_RANGE(1, %d)", "CAST(x AS VARCHAR)");

        private final String numbers;
        private final String text;

        Store(String numbers, String text) {
            this.numbers = numbers;
            this.text = text;
        }

        /** Returns the statement that makes keys which nobody holds: they are there to be in the way. */
        String filling(int keys) {
            String n = "CAST(" + (this == H2 ? "x" : "n") + " AS BIGINT)";
            return "INSERT INTO claviger_key (id, owner, name, description, hint, digest, version, issuer, issued_at, reason, endpoints,"
                    + " addresses, abilities) SELECT " + n + " * 839299365, 'owner-' || MOD(" + n + ", 100000),"
                    + " 'key ' || " + text + ", '', 'zzzz', 'sha256:1::' || LPAD(" + text
                    + ", 43, 'A'), 1, 'host:scale',"
                    + " 1767225600000 + " + n + " * 1000, '', 'unrestricted', 'unrestricted', '' FROM "
                    + String.format(numbers, keys);
        }
    }

    static Options parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, KNOWN);
        return new Options(line.choice("--store", Store.POSTGRES), line.number("--keys", 1_000_000, 1_000, 10_000_000));
    }
}
