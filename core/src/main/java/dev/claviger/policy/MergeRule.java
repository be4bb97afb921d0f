package dev.claviger.policy;

/** How the grants of everyone, of an owner's roles and of its groups combine. */
public enum MergeRule {
    /** One {@link Grant#GRANTED} is enough; {@link Grant#DENIED} subtracts nothing. As in Open WebUI; the default. */
    ANY_GRANT,
    /** One {@link Grant#DENIED} outweighs every {@link Grant#GRANTED}. */
    DENY_WINS
}
