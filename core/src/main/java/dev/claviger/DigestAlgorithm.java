package dev.claviger;

/** One way to digest keys. Implementations are safe for use by many threads. */
interface DigestAlgorithm {

    /** The name that its digests carry. */
    String name();

    /** Digests {@code key} as new keys are digested today. */
    KeyDigest digest(KeyText key);

    /**
     * Returns whether {@code stored}, which carries this algorithm's name, was made from {@code key}.
     *
     * @throws UnavailableException if it cannot be found out now
     */
    boolean verifies(KeyDigest stored, KeyText key);

    /** Returns whether {@code stored}, which carries this algorithm's name, is one that can be verified here. */
    boolean canVerify(KeyDigest stored);

    /** Returns whether a digest protects a text that can be guessed, by making each guess expensive. */
    boolean resistsGuessing();

    /** Returns whether {@code stored}, which carries this algorithm's name, is what {@link #digest} would make today. */
    boolean isCurrent(KeyDigest stored);
}
