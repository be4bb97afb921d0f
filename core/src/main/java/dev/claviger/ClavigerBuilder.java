package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.Settings;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.AuditTrail;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.MetricsListener;
import dev.claviger.spi.OwnerDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Configures a {@link Claviger}. Not safe for use by several threads. */
public final class ClavigerBuilder {
    private final Settings.Choices choices;

    ClavigerBuilder(KeyStorage storage, OwnerDirectory owners) {
        this.choices = new Settings.Choices(storage, owners);
    }

    /**
     * Sets the policy to begin with. It is stored if the store holds none; afterwards the store's policy is in
     * force, and {@link Claviger#changePolicy} changes it. The default is none, which refuses everything.
     */
    public ClavigerBuilder initialPolicy(PolicyDocument policy) {
        return initialPolicy(policy, PolicyPrecedence.STORED);
    }

    /** Sets the policy to begin with, and which one is in force if the store holds another at a start. */
    public ClavigerBuilder initialPolicy(PolicyDocument policy, PolicyPrecedence precedence) {
        choices.initialPolicy = requireNonNull(policy, "policy");
        choices.precedence = requireNonNull(precedence, "precedence");
        return this;
    }

    /** Sets the shape of keys. The default is {@link KeyFormat#standard()}. */
    public ClavigerBuilder keyFormat(KeyFormat format) {
        choices.format = requireNonNull(format, "format");
        return this;
    }

    /** Sets how secrets are digested. The default is {@link KeyHashing#sha256()}. */
    public ClavigerBuilder hashing(KeyHashing hashing) {
        choices.hashing = requireNonNull(hashing, "hashing");
        return this;
    }

    /** Adds a sink for audit records. The default is none: changes are then on record in the store alone. */
    public ClavigerBuilder auditSink(AuditSink sink) {
        choices.sinks.add(requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * Sets the clock that expiry is judged by. The default is the system clock, in UTC. A clock that is set back by up to a
     * day brings no ended key back, and a warning says so; more is taken for the correction of a clock that was ahead.
     */
    public ClavigerBuilder clock(Clock clock) {
        choices.clock = requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets the longest time for which this instance may act on an outdated state of keys, policy or owners, whatever
     * happens to the store (of several servers too), the network, this process or the machine, which may be suspended. Changes of
     * others usually show within half a second, this instance's own at once. When the store cannot be asked for longer, decisions
     * throw {@link UnavailableException}. While callers try more than 200 keys a second that do not exist, another node's new
     * key is unknown here until it shows.
     *
     * <p>The pause between two looks for changes is a quarter of the bound, and 500 ms at most. A look counts from its
     * beginning, so the bound needs room for a pause and two looks: with a bound of 1 second, looks that take longer than
     * 375 ms leave times in which decisions wait for one, or throw {@link UnavailableException}.
     *
     * <p>The default is 5 seconds. Zero keeps nothing: every decision reads key and policy from the store and asks the directory.
     *
     * @param bound zero, or from 1 second to 1 minute
     */
    public ClavigerBuilder maxStaleness(Duration bound) {
        choices.maxStaleness(bound);
        return this;
    }

    /**
     * Sets about how many keys this instance keeps at hand; others are read when they are needed. The default is 100 000, for
     * some 60 MB. Long texts and lists of keys may take 512 bytes for each of them on top, all together, 51 MB by default.
     *
     * @param keys from 1 to 10 000 000
     */
    public ClavigerBuilder maxCachedKeys(int keys) {
        choices.maxCachedKeys(keys);
        return this;
    }

    /**
     * Sets the channel on which nodes tell each other to look at the store at once. The default is none: other nodes'
     * changes then show at the next regular look, twice a second. {@link Claviger#close} closes it.
     */
    public ClavigerBuilder changeChannel(ChangeChannel channel) {
        choices.channel = requireNonNull(channel, "channel");
        return this;
    }

    /**
     * Sets the executor for housekeeping: audit records, key events, announcements, times of last use, new digests, the list of
     * ids and the hourly look through the keys. Tasks may block for as long as a sink, the listener or the store does. Looks
     * for changes always have a daemon thread of the claviger's own. The default is three more of these.
     */
    public ClavigerBuilder executor(ScheduledExecutorService executor) {
        choices.executor = requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Keeps the text of keys that are made from now on, so that an administrator can {@linkplain Administration#reveal see
     * them again}. The default is no vault: a key is shown once, and a key that was issued so stays so.
     */
    public ClavigerBuilder secretVault(SecretVault vault) {
        choices.vault = requireNonNull(vault, "vault");
        return this;
    }

    /**
     * Accepts keys whose text was chosen elsewhere, once they were {@linkplain Administration#importKey imported}. They
     * are found by an HMAC of their text under {@code lookup}, which must stay the same for as long as they live, and the
     * same on all nodes. The default refuses every text that is not of the {@linkplain #keyFormat configured format}.
     *
     * <p>Then every text of 16 to 200 printable ASCII characters without a space or comma may be a key, and is looked for
     * in the store unless it is cached, some 200 in a second at most if they are none. The checksum still comes first.
     *
     * <p>Keep {@code lookup} as secret as a pepper, and do not use one pepper for both: with it and the ids of imported keys
     * texts can be tried much faster than Argon2id allows.
     *
     * <p>A servlet filter that passes other credentials to the host judges as keys only texts that
     * {@linkplain KeyFormat#claimsToBeKey begin with a configured prefix}. Keys of Open WebUI do so with the standard format.
     * For others name their prefix with {@link KeyFormat#andRetired}, or do not let the filter pass other credentials.
     */
    public ClavigerBuilder importLookupKey(Pepper lookup) {
        choices.importKey = requireNonNull(lookup, "lookup");
        return this;
    }

    /** Sets who hears of what happens in the life of keys. The default is nobody. */
    public ClavigerBuilder keyListener(KeyListener listener) {
        choices.listener = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how long before the end of a key the listener is told, once for each. A key that was issued for less time is
     * left out. The default is 30, 7 and 1 days; nothing at all means never.
     *
     * @param before each from 1 hour to 365 days
     */
    public ClavigerBuilder warnBeforeExpiry(Duration... before) {
        choices.expiryWarnings(before);
        return this;
    }

    /**
     * Sets after how long without use the listener hears of a key. The default is 90 days.
     *
     * @param time from 1 to 3650 days
     */
    public ClavigerBuilder unusedAfter(Duration time) {
        choices.unusedAfter(time);
        return this;
    }

    /** Adds who receives how long reads of the store, decisions that needed one, and operations took. The default is nobody. */
    public ClavigerBuilder metricsListener(MetricsListener listener) {
        choices.metrics.add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Suspends the live successors of a key that somebody uses after its rotation has ended it: of the two who hold a key of
     * this line, one may be a thief. The default only tells the listener and the audit records.
     */
    public ClavigerBuilder suspendSuccessorOnReuse() {
        return suspendSuccessorOnReuse(true);
    }

    /** Does the same if {@code on}, and otherwise the default, for hosts that read it from a setting. */
    public ClavigerBuilder suspendSuccessorOnReuse(boolean on) {
        choices.suspendingOnReuse = on;
        return this;
    }

    /**
     * Refuses to answer (503) rather than lose an audit record: an allowed call that leaves one of its own and finds the queue
     * of records full waits for 50 ms at most and then throws {@link UnavailableException}. Other calls go on, and so do changes,
     * whose records are in the store, and refusals, which are then told by their number. The default counts what is lost.
     * The queue holds 8 192 records and about 16 MB.
     */
    public ClavigerBuilder strictAudit() {
        return strictAudit(true);
    }

    /** Does the same if {@code on}, and otherwise the default, for hosts that read it from a setting. */
    public ClavigerBuilder strictAudit(boolean on) {
        choices.strictAudit = on;
        return this;
    }

    /**
     * Sets how the audit records of this instance name it. The default is six random letters and digits.
     *
     * @param name 1 to 64 characters of {@code 0-9 A-Z a-z . _ -}
     */
    public ClavigerBuilder nodeName(String name) {
        choices.nodeName(name);
        return this;
    }

    /**
     * Keeps the records of calls (refusals, exempted passes, first uses, counts) and of refused operations in the store
     * too, as the trail {@link AuditTrail.Trail#CALLS}: an {@link IllegalStateException} of {@link #build} if it is no {@link
     * AuditTrail}. They are written about once a second, off the request path; 8 192 records or about 16 MB wait while it takes
     * none. A record that appears twice has the same {@code node} and {@code sequence}. The default are the sinks alone.
     */
    public ClavigerBuilder recordCallsInStore() {
        return recordCallsInStore(true);
    }

    /** Does the same if {@code on}, and otherwise the default, for hosts that read it from a setting. */
    public ClavigerBuilder recordCallsInStore(boolean on) {
        choices.recordingCalls = on;
        return this;
    }

    /**
     * Sets how many new keys an actor can ask this instance for in any minute, by issuing, importing and rotating together;
     * then it is refused with {@link Outcome.Refusal#TOO_MANY_REQUESTS}. What is refused for other reasons counts too. The
     * host itself is not limited. The default is 300.
     *
     * @param times from 1 to 100 000
     */
    public ClavigerBuilder maxNewKeysPerMinute(int times) {
        choices.maxNewKeysPerMinute(times);
        return this;
    }

    /** Sets who is asked before dangerous steps of management. The default approves of everything. */
    public ClavigerBuilder approver(Approver approver) {
        choices.approver = requireNonNull(approver, "approver");
        return this;
    }

    /**
     * Lets a key that an administrator's session has made for somebody else work only while that one is an administrator.
     * Keys that the host has made are not concerned, nor owners' own. By default such a key stays its owner's, and
     * {@link Administration#withFormerAdminIssuer} tells of it.
     */
    public ClavigerBuilder requireIssuerStillAdmin() {
        return requireIssuerStillAdmin(true);
    }

    /** Does the same if {@code on}, and otherwise the default, for hosts that read it from a setting. */
    public ClavigerBuilder requireIssuerStillAdmin(boolean on) {
        choices.endingWithIssuer = on;
        return this;
    }

    /**
     * Tells which roles the host knows. A policy that names another one is refused, because it is a mistake in writing
     * that would lock somebody out or in. The default knows all names.
     */
    public ClavigerBuilder knownRoles(Predicate<String> known) {
        choices.knownRoles = requireNonNull(known, "known");
        return this;
    }

    /** Tells which groups the host knows. The default knows all names. */
    public ClavigerBuilder knownGroups(Predicate<String> known) {
        choices.knownGroups = requireNonNull(known, "known");
        return this;
    }

    /** For tests, which set what hosts cannot: the random source, the monotonic clock, when and by whom work is done. */
    ClavigerBuilder with(Consumer<Settings.Choices> setting) {
        setting.accept(choices);
        return this;
    }

    /**
     * Returns the claviger.
     *
     * @throws IllegalStateException if the hashing asks for Argon2id and {@code de.mkammerer:argon2-jvm} is missing, or if the
     *     store holds another policy than the initial one and {@link PolicyPrecedence#NEITHER} takes precedence
     * @throws IllegalArgumentException if the initial policy is to be stored and names a role or group that the host does
     *     not know
     * @throws IllegalStateException if a pepper, the key for imports or a master key has other bytes than the store was used
     *     with; the message names it
     * @throws UnavailableException if there is an initial policy or such a secret and the store cannot be read or written
     */
    public Claviger build() {
        return new Claviger(choices.settled());
    }
}
