package dev.claviger.internal;

import dev.claviger.Fixtures;
import dev.claviger.PlaintextKey;
import dev.claviger.internal.audit.AuditOutlets;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.audit.CallRecords;
import dev.claviger.internal.audit.TroubleLog;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyText;
import dev.claviger.internal.keys.KeyTextReader;
import java.security.SecureRandom;
import java.util.List;

/** Parts of a claviger, and what they work with, for tests of the rooms. */
public final class Parts {
    /** Reads and draws keys of the standard format. */
    public static final KeyCodec CODEC = new KeyCodec(List.of("sk-"));

    private static final SecureRandom RANDOM = new SecureRandom();

    private Parts() {}

    public static KeyText newText() {
        return CODEC.generate(RANDOM);
    }

    public static KeyText read(PlaintextKey key) {
        KeyText text = CODEC.read(key.reveal());
        if (text == null) {
            throw new IllegalArgumentException("not a well-formed key");
        }
        return text;
    }

    public static TroubleLog troubles() {
        return new TroubleLog(Parts.CODEC, System::nanoTime);
    }

    /** Returns the queue of a node at noon, with its records under this name. */
    public static AuditQueue auditQueue(String node, AuditOutlets outlets, boolean strict) {
        return new AuditQueue(
                Fixtures.AT_NOON,
                new CallRecords(node, Parts.CODEC, new KeyTextReader(Parts.CODEC, null)),
                outlets,
                strict,
                0);
    }
}
