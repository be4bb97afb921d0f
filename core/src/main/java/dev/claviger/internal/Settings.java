package dev.claviger.internal;

import static java.util.Objects.requireNonNull;

import dev.claviger.KeyFormat;
import dev.claviger.KeyHashing;
import dev.claviger.Pepper;
import dev.claviger.SecretVault;
import dev.claviger.internal.node.Keeping;
import dev.claviger.internal.text.Base62;
import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyPrecedence;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.MetricsListener;
import dev.claviger.spi.OwnerDirectory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a host has chosen for one claviger. Every value is in its range, and none changes any more. */
public final class Settings {
    private static final int NAME_LENGTH = 6;

    final KeyStorage storage;
    final OwnerDirectory owners;
    final KeyFormat format;
    final KeyHashing hashing;
    final @Nullable Pepper importKey;
    final @Nullable SecretVault vault;
    final Clock clock;

    /** The monotonic clock. */
    final LongSupplier nanos;

    final SecureRandom random;

    /** Where in each period, from 0 to 1, this node does what many nodes would do at one instant. */
    final double spread;

    final Keeping keeping;
    final @Nullable ChangeChannel channel;
    final @Nullable ScheduledExecutorService executor;
    final @Nullable ScheduledExecutorService lookExecutor;
    final List<AuditSink> sinks;
    final boolean strictAudit;
    final boolean recordingCalls;
    final String nodeName;
    final @Nullable KeyListener listener;
    final List<MetricsListener> metrics;
    final List<Duration> expiryWarnings;
    final Duration unusedAfter;
    final boolean suspendingOnReuse;
    final int maxNewKeysPerMinute;
    final @Nullable Approver approver;
    final boolean endingWithIssuer;
    final Predicate<String> knownRoles;
    final Predicate<String> knownGroups;
    final @Nullable PolicyDocument initialPolicy;
    final PolicyPrecedence precedence;

    private Settings(Choices choices) {
        this.storage = choices.storage;
        this.owners = choices.owners;
        this.format = choices.format;
        this.hashing = choices.hashing;
        this.importKey = choices.importKey;
        this.vault = choices.vault;
        this.clock = choices.clock;
        this.nanos = choices.nanos;
        this.random = choices.random;
        this.spread = choices.spread;
        this.keeping = new Keeping(choices.maxStaleness, choices.maxCachedKeys);
        this.channel = choices.channel;
        this.executor = choices.executor;
        this.lookExecutor = choices.lookExecutor;
        this.sinks = List.copyOf(choices.sinks);
        this.strictAudit = choices.strictAudit;
        this.recordingCalls = choices.recordingCalls;
        this.nodeName = choices.nodeName != null ? choices.nodeName : randomName();
        this.listener = choices.listener;
        this.metrics = List.copyOf(choices.metrics);
        this.expiryWarnings = choices.expiryWarnings;
        this.unusedAfter = choices.unusedAfter;
        this.suspendingOnReuse = choices.suspendingOnReuse;
        this.maxNewKeysPerMinute = choices.maxNewKeysPerMinute;
        this.approver = choices.approver;
        this.endingWithIssuer = choices.endingWithIssuer;
        this.knownRoles = choices.knownRoles;
        this.knownGroups = choices.knownGroups;
        this.initialPolicy = choices.initialPolicy;
        this.precedence = choices.precedence;
    }

    /** So many names that two nodes which nobody named do not meet. */
    private static String randomName() {
        SecureRandom random = new SecureRandom();
        StringBuilder name = new StringBuilder();
        while (name.length() < NAME_LENGTH) {
            name.append((char) Base62.digit(random.nextInt(Base62.RADIX)));
        }
        return name.toString();
    }

    /**
     * What a host has chosen so far; what it leaves out has its default. A value with a range is set by a method, which
     * refuses others. Not safe for use by several threads.
     */
    public static final class Choices {
        private static final int MAX_CACHE_SIZE = 10_000_000;
        private static final int MAX_NEW_KEYS = 100_000;

        private final KeyStorage storage;
        private final OwnerDirectory owners;
        public KeyFormat format = KeyFormat.standard();
        public KeyHashing hashing = KeyHashing.sha256();

        public @Nullable Pepper importKey;

        public @Nullable SecretVault vault;

        public Clock clock = Clock.systemUTC();
        public LongSupplier nanos = System::nanoTime;
        public SecureRandom random = new SecureRandom();
        public double spread = new SecureRandom().nextDouble();
        private Duration maxStaleness = Duration.ofSeconds(5);
        private int maxCachedKeys = 100_000;

        public @Nullable ChangeChannel channel;

        public @Nullable ScheduledExecutorService executor;

        public @Nullable ScheduledExecutorService lookExecutor;

        public final List<AuditSink> sinks = new ArrayList<>();
        public boolean strictAudit;
        public boolean recordingCalls;
        private @Nullable String nodeName;

        public @Nullable KeyListener listener;

        public final List<MetricsListener> metrics = new ArrayList<>();

        private List<Duration> expiryWarnings = List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));
        private Duration unusedAfter = Duration.ofDays(90);
        public boolean suspendingOnReuse;
        private int maxNewKeysPerMinute = 300;
        public @Nullable Approver approver;
        public boolean endingWithIssuer;
        public Predicate<String> knownRoles = any -> true;
        public Predicate<String> knownGroups = any -> true;

        public @Nullable PolicyDocument initialPolicy;

        public PolicyPrecedence precedence = PolicyPrecedence.STORED;

        public Choices(KeyStorage storage, OwnerDirectory owners) {
            this.storage = requireNonNull(storage, "storage");
            this.owners = requireNonNull(owners, "owners");
        }

        /** Returns the settings that this comes to now. */
        public Settings settled() {
            return new Settings(this);
        }

        public void maxStaleness(Duration bound) {
            boolean inRange = isBetween(Duration.ofSeconds(1), requireNonNull(bound, "bound"), Duration.ofMinutes(1));
            maxStaleness = checked(
                    bound, inRange || bound.isZero(), "the staleness bound must be zero or from 1 to 60 seconds");
        }

        public void maxCachedKeys(int keys) {
            maxCachedKeys = checked(
                    keys, keys >= 1 && keys <= MAX_CACHE_SIZE, "the cache holds from 1 to " + MAX_CACHE_SIZE + " keys");
        }

        public void expiryWarnings(Duration... before) {
            for (Duration each : before) {
                checked(
                        each,
                        isBetween(Duration.ofHours(1), each, Duration.ofDays(365)),
                        "a warning comes from 1 hour to 365 days before the end of a key");
            }
            expiryWarnings = List.of(before);
        }

        public void unusedAfter(Duration time) {
            unusedAfter = checked(
                    time,
                    isBetween(Duration.ofDays(1), time, Duration.ofDays(3650)),
                    "a key counts as unused after 1 to 3650 days");
        }

        public void nodeName(String name) {
            nodeName = TextRules.checkTechnicalName("a node", name);
        }

        public void maxNewKeysPerMinute(int times) {
            maxNewKeysPerMinute = checked(
                    times,
                    times >= 1 && times <= MAX_NEW_KEYS,
                    "an actor can ask for from 1 to " + MAX_NEW_KEYS + " new keys a minute");
        }

        private static boolean isBetween(Duration shortest, Duration time, Duration longest) {
            return time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0;
        }

        private static <T> T checked(T value, boolean inRange, String rule) {
            if (!inRange) {
                throw new IllegalArgumentException(rule);
            }
            return value;
        }
    }
}
