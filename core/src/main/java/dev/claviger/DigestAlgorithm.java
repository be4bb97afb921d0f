package dev.claviger;

/** One way to digest keys. Implementations are safe for use by many threads. */
interface DigestAlgorithm {

    /** The name that its digests carry. */
    String name();

    /** Digests the id and secret of {@code key} as new keys are digested today. */
    KeyDigest digest(KeyText key);

    /**
     * Returns whether {@code stored}, which carries this algorithm's name, was made from {@code key}.
     *
     * @throws UnavailableException if it cannot be found out now
     */
    boolean verifies(KeyDigest stored, KeyText key);

    /** Returns whether {@code stored}, which carries this algorithm's name, is what {@link #digest} would make today. */
    boolean isCurrent(KeyDigest stored);
}
