package dev.claviger.internal;

import dev.claviger.ClavigerStatus;
import dev.claviger.KeyFormat;
import dev.claviger.Pepper;
import dev.claviger.SecretVault;
import dev.claviger.internal.audit.AuditOutlets;
import dev.claviger.internal.audit.AuditQueue;
import dev.claviger.internal.audit.CallRecords;
import dev.claviger.internal.audit.CallTrail;
import dev.claviger.internal.audit.TroubleLog;
import dev.claviger.internal.chores.ChangeNotifier;
import dev.claviger.internal.chores.Consequences;
import dev.claviger.internal.chores.ExpiryWarnings;
import dev.claviger.internal.chores.Housekeeping;
import dev.claviger.internal.chores.KeyEvents;
import dev.claviger.internal.chores.LastUses;
import dev.claviger.internal.chores.LifecycleSweep;
import dev.claviger.internal.chores.Redigester;
import dev.claviger.internal.chores.RotationWatch;
import dev.claviger.internal.chores.SecretChecks;
import dev.claviger.internal.chores.UnusedKeys;
import dev.claviger.internal.decide.Aftermath;
import dev.claviger.internal.decide.DecisionExplainer;
import dev.claviger.internal.decide.DecisionPipeline;
import dev.claviger.internal.decide.Decisions;
import dev.claviger.internal.decide.DependentKeys;
import dev.claviger.internal.decide.ShadowPolicy;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.keys.KeyCodec;
import dev.claviger.internal.keys.KeyDrafts;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.keys.KeyingSecret;
import dev.claviger.internal.keys.Unlocking;
import dev.claviger.internal.keys.Vault;
import dev.claviger.internal.limits.OperationLimits;
import dev.claviger.internal.manage.Announcer;
import dev.claviger.internal.manage.Approvals;
import dev.claviger.internal.manage.AuditReading;
import dev.claviger.internal.manage.Authority;
import dev.claviger.internal.manage.BulkRevocation;
import dev.claviger.internal.manage.ConfiguredPolicy;
import dev.claviger.internal.manage.Disclosure;
import dev.claviger.internal.manage.EarlierAccounts;
import dev.claviger.internal.manage.IssuingToFile;
import dev.claviger.internal.manage.KeyIssuing;
import dev.claviger.internal.manage.KeyManagement;
import dev.claviger.internal.manage.KeyQuestions;
import dev.claviger.internal.manage.KeyRotating;
import dev.claviger.internal.manage.LeakedKeys;
import dev.claviger.internal.manage.Lineage;
import dev.claviger.internal.manage.Management;
import dev.claviger.internal.manage.OperationSupport;
import dev.claviger.internal.manage.OwnerQuestions;
import dev.claviger.internal.manage.PolicyManagement;
import dev.claviger.internal.manage.PolicyNames;
import dev.claviger.internal.manage.PolicyQuestions;
import dev.claviger.internal.manage.Resealing;
import dev.claviger.internal.manage.ReuseAlarm;
import dev.claviger.internal.metrics.Metrics;
import dev.claviger.internal.node.Clocks;
import dev.claviger.internal.node.KnownKeys;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.internal.policy.AccessPolicy;
import dev.claviger.internal.text.OperatorLog;
import dev.claviger.internal.text.Words;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.spi.KeyStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of one claviger, wired from its settings, and the chores that keep them going. Nothing here decides anything. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.NAME);

    private final Settings settings;
    private final AtomicBoolean started = new AtomicBoolean();
    private final KeyCodec codec;
    private final KeyTextReader reader;
    private final DigestAlgorithms digests;
    private final KeyDrafts drafts;
    private final TroubleLog troubles;
    private final Metrics metrics;
    private final KeyStorage storage;
    private final KnownOwners owners;
    private final Node node;
    private final CallRecords records;
    private final AuditQueue audit;
    private final LastUses uses;
    private final Housekeeping looks;
    private final Housekeeping housekeeping;
    private final ChangeNotifier notifier;
    private final KeyEvents events;
    private final Redigester redigester;
    private final OperationSupport operations;
    private final KeyManagement keys;
    private final ShadowPolicy shadow;
    private final DecisionPipeline pipeline;
    private final DecisionExplainer explainer;
    private final Decisions decisions;
    private final Management management;

    private Engine(Settings settings, Secrets secrets, Unlocking unlocking) {
        this.settings = settings;
        this.codec = unlocking.codec(settings.format);
        this.reader = new KeyTextReader(codec, secrets.importKey());
        this.digests = DigestAlgorithms.of(secrets.peppers(), unlocking.argon2Concurrency(settings.hashing));
        this.drafts = new KeyDrafts(codec, reader, settings.random, digests, secrets.vault());
        this.troubles = new TroubleLog(codec, settings.nanos);
        this.metrics = new Metrics(settings.metrics, settings.nanos, troubles);
        this.storage = metrics.measured(settings.storage);
        this.owners = new KnownOwners(
                metrics.measured(settings.owners), settings.nanos, settings.keeping.pauseBetweenLooks());
        this.node = new Node(
                storage,
                new Clocks(settings.clock, settings.nanos),
                settings.keeping,
                owners,
                new KnownKeys(owners, digests, settings.endingWithIssuer));
        this.records = new CallRecords(settings.nodeName, codec, reader);
        this.audit = newAuditQueue();
        this.uses = new LastUses(storage, settings.clock);
        this.looks = Housekeeping.ofLooks(settings.lookExecutor, settings.spread);
        this.housekeeping = Housekeeping.of(settings.executor, settings.spread);
        this.notifier = new ChangeNotifier(settings.channel, housekeeping);
        this.events = new KeyEvents(settings.listener, settings.clock, housekeeping);
        this.redigester = new Redigester(drafts, node, audit, settings.clock, housekeeping);
        this.operations = newOperations(unlocking);
        this.keys = new KeyManagement(storage, owners, operations);
        this.shadow = new ShadowPolicy(new DependentKeys(node, owners), owners, node.time(), settings.nodeName, codec);
        this.pipeline = new DecisionPipeline(reader, digests, node, newAftermath(), unlocking);
        this.explainer = new DecisionExplainer(reader, node, owners, pipeline);
        this.decisions = new Decisions(pipeline, explainer, audit, troubles, metrics);
        this.management = newManagement(secrets.vault());
    }

    /**
     * Makes all parts and sets them going.
     *
     * @throws IllegalStateException if a secret is not the one that the store was used with, and as
     *     {@link PolicyManagement#begin} does
     * @throws IllegalArgumentException as {@link PolicyManagement#begin} does
     */
    public static Engine started(Settings settings, Unlocking unlocking) {
        Secrets secrets = secretsOf(settings, unlocking);
        SecretChecks.run(settings.storage, secrets.peppers(), secrets.importKey(), secrets.vault());
        Engine engine = new Engine(settings, secrets, unlocking);
        engine.keepHouse();
        try {
            engine.tellOfStart(engine.management.policies().begin());
        } catch (RuntimeException e) {
            // Nobody else could end its housekeeping.
            engine.close();
            throw e;
        }
        return engine;
    }

    /**
     * What support asks for first.
     *
     * @param policy the one in force, or {@code null} if none is configured: then the store has not been read
     */
    private void tellOfStart(@Nullable PolicyRevision policy) {
        LOG.info(
                "Claviger node {} started: store {}, {}, maxStaleness {}",
                settings.nodeName,
                settings.storage.getClass().getSimpleName(),
                policy == null
                        ? "policy as stored"
                        : "policy revision " + policy.number() + ", usage "
                                + policy.document().usage(),
                Words.of(settings.keeping.bound()));
        started.set(true);
    }

    /** What a host has configured to stay secret. */
    private record Secrets(
            List<KeyingSecret> peppers,
            @Nullable KeyingSecret importKey,
            @Nullable Vault vault) {}

    private static Secrets secretsOf(Settings settings, Unlocking unlocking) {
        Pepper importKey = settings.importKey;
        SecretVault vault = settings.vault;
        return new Secrets(
                unlocking.peppers(settings.hashing),
                importKey == null ? null : unlocking.secret(importKey),
                vault == null ? null : unlocking.vault(vault));
    }

    private AuditQueue newAuditQueue() {
        CallTrail trail = settings.recordingCalls ? new CallTrail(settings.storage) : null;
        AuditOutlets outlets = new AuditOutlets(settings.sinks, trail, troubles);
        return new AuditQueue(settings.clock, records, outlets, settings.strictAudit, settings.spread);
    }

    private OperationSupport newOperations(Unlocking unlocking) {
        OperationLimits limits = new OperationLimits(settings.maxNewKeysPerMinute, settings.nanos);
        Authority authority = new Authority(settings.clock, node, limits, unlocking);
        Announcer announcer = new Announcer(notifier, audit, events, metrics);
        return new OperationSupport(node, settings.clock, authority, announcer, codec);
    }

    private Aftermath newAftermath() {
        ReuseAlarm alarm = new ReuseAlarm(operations, keys, records, events, settings.suspendingOnReuse);
        return new Consequences(
                redigester, uses, audit, new RotationWatch(settings.clock, records, housekeeping, alarm), shadow);
    }

    private Management newManagement(@Nullable Vault vault) {
        Approvals approvals = new Approvals(settings.approver, operations);
        Lineage lineage = new Lineage(operations);
        PolicyNames names = new PolicyNames(settings.knownRoles, settings.knownGroups, codec);
        KeyIssuing issuing = new KeyIssuing(drafts, operations, approvals, lineage, new EarlierAccounts(storage));
        return new Management(
                issuing,
                new IssuingToFile(issuing, keys),
                new KeyRotating(drafts, operations, lineage, uses),
                keys,
                new BulkRevocation(storage, owners, node, operations, approvals),
                new LeakedKeys(pipeline, operations),
                new Disclosure(vault, operations, approvals, settings.nanos),
                new Resealing(vault, settings.random, storage, operations),
                new PolicyManagement(
                        new ConfiguredPolicy(settings.initialPolicy, settings.precedence, codec),
                        names,
                        node,
                        operations,
                        approvals),
                new KeyQuestions(storage, node, owners, operations, explainer),
                new OwnerQuestions(node, owners, operations),
                new PolicyQuestions(storage, node, operations, names, shadow),
                new AuditReading(settings.storage, operations));
    }

    private void keepHouse() {
        Duration pause = settings.keeping.pauseBetweenLooks();
        if (!pause.isZero()) {
            // First: if the channel throws, there is no claviger, and nothing must go on for it.
            notifier.listen(looks, node.freshness()::lookRegularly);
            looks.repeat(pause, node.freshness()::lookRegularly);
            housekeeping.repeat(Duration.ofMillis(100), node::listIds);
        }
        housekeeping.repeat(Duration.ofMillis(100), audit::drain);
        if (settings.recordingCalls) {
            housekeeping.repeat(Duration.ofSeconds(1), audit::store);
        }
        housekeeping.repeat(Duration.ofSeconds(10), () -> {
            uses.flush();
            management.policies().watch();
        });
        if (events.areHeard()) {
            new LifecycleSweep(storage, settings.clock, rulesOfTheSweep()).keepUp(housekeeping);
        }
    }

    private List<LifecycleSweep.Rule> rulesOfTheSweep() {
        List<LifecycleSweep.Rule> rules = new ArrayList<>();
        rules.add(new UnusedKeys(settings.unusedAfter, events));
        if (!settings.expiryWarnings.isEmpty()) {
            rules.add(new ExpiryWarnings(settings.expiryWarnings, events));
        }
        return rules;
    }

    public KeyFormat keyFormat() {
        return settings.format;
    }

    public Decisions decisions() {
        return decisions;
    }

    public Management management() {
        return management;
    }

    /** Tells how this claviger is, as far as its parts know without asking anybody. */
    public ClavigerStatus status() {
        ClavigerStatus.Builder status = ClavigerStatus.builder(settings.nodeName)
                .ready(node.freshness().isReady())
                .storeReachable(node.freshness().isStoreReachable())
                .staleness(node.freshness().staleness().orElse(null))
                .maxStaleness(settings.keeping.bound())
                .cachedKeys(node.cachedKeys())
                .waitingAuditRecords(audit.waitingRecords())
                .keyEvents(events.waiting(), events.lost())
                .waitingDigests(redigester.waiting());
        AccessPolicy policy = node.lastAppliedPolicy();
        if (policy.revision() > 0) {
            status.policy(policy.revision(), policy.document().usage());
        }
        return status.build();
    }

    /** Ends the chores, delivers what waits, and closes the channel to other nodes. A host's executor goes on. */
    @Override
    public void close() {
        notifier.close();
        looks.close();
        housekeeping.close();
        uses.flush();
        audit.close();
        events.deliver();
        if (started.getAndSet(false)) {
            LOG.info("Claviger node {} closed", settings.nodeName);
        }
    }
}
