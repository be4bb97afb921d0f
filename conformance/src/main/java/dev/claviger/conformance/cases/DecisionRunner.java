package dev.claviger.conformance.cases;

import dev.claviger.Actor;
import dev.claviger.ApiKey;
import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPage;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicySettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs cases of decision files: imports their configuration, and asks the library in the way that the case names. */
final class DecisionRunner {
    private static final String SESSION_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImNhc2UifQ.c2lnbmF0dXJl";
    private static final Set<Integer> UNKNOWN_CALLER = Set.of(400, 401);
    private static final List<String> TRANSPORTS = List.of(Stage.BEARER, Stage.KEY_HEADER);
    private static final String ALLOW = "allow";
    private static final String DENY = "deny";

    private final Hosts hosts;
    private int cases;

    DecisionRunner(Hosts hosts) {
        this.hosts = hosts;
    }

    /**
     * What the library decided.
     *
     * @param allowed whether the principal got what it wanted
     * @param answer the answer to the request, or {@code null} if the library was asked without one
     */
    private record Decided(boolean allowed, @Nullable Answer answer) {
        String text() {
            return (allowed ? ALLOW : DENY) + (answer == null ? "" : ": " + answer);
        }
    }

    /**
     * Runs one case.
     *
     * @throws IOException if the server does not start or cannot be reached
     */
    Verdict run(DecisionCase row) throws IOException {
        DecisionCase.Action action = row.action();
        if (hosts.setup().forwarded() && action.target().contains("//")) {
            throw new NotRunnableException(
                    "Spring's filter for forwarded headers merges slashes before ours sees the path");
        }
        Host host = hosts.on(action.byKey() ? Stage.plain(TRANSPORTS) : Stage.passingOthers(TRANSPORTS));
        Owner owner = owner(row);
        KeyHistory history = new KeyHistory(host, owner);
        history.openUp();
        KeyHistory.Held key = action.byKey() || action.hasKey() ? history.keyIn(keyState(action)) : null;
        configure(host, row);
        Decided decided = decide(host, row, owner, key);
        return verdict(row, decided);
    }

    private Owner owner(DecisionCase row) {
        String id = "case-" + ++cases;
        String[] groups = row.groups().stream().distinct().toArray(String[]::new);
        return Owner.user(id).withRoles(row.role()).withGroups(groups);
    }

    private static String keyState(DecisionCase.Action action) {
        return action.byKey() ? action.keyState() : "valid";
    }

    /** What the import refuses never comes into force; the policy then is the one that refuses everything. */
    private static void configure(Host host, DecisionCase row) {
        host.routes().keepForAdmins(row.guardedRoute());
        try {
            host.apply(PolicySettings.read(row.settings().values()).policy());
        } catch (IllegalArgumentException e) {
            host.apply(PolicyDocument.refuseAll());
        }
    }

    private static Verdict verdict(DecisionCase row, Decided decided) {
        boolean right = row.expected().equals(decided.allowed() ? ALLOW : DENY);
        Answer answer = decided.answer();
        boolean tooTalkative = row.unknownCaller() && answer != null && !UNKNOWN_CALLER.contains(answer.status());
        return right && !tooTalkative
                ? Verdict.passed()
                : Verdict.failed(List.of(row.expected() + (row.unknownCaller() ? " with 401" : "")), decided.text());
    }

    private static Decided decide(Host host, DecisionCase row, Owner owner, KeyHistory.@Nullable Held key)
            throws IOException {
        DecisionCase.Action action = row.action();
        if (action.name().equals("use")) {
            return use(host, action, owner, key);
        }
        Actor actor = Actor.session(owner.id());
        if (action.byKey()) {
            Decided gate = use(host, action, owner, key);
            if (!gate.allowed() || key == null) {
                return gate;
            }
            actor = Actor.key(allowed(host, action, key));
        }
        boolean allowed = switch (action.name()) {
            case "create" -> done(host.claviger().issue(actor, KeyRequest.named("another")));
            case "view" -> key != null && shows(host.claviger(), actor, owner, key);
            case "revoke", "delete" -> revokesAll(host.claviger(), actor, owner);
            default -> throw new NotRunnableException("no action is called " + action.name());
        };
        return new Decided(allowed, null);
    }

    /** Sends the request; whoever it is for must be the only one a handler sees. */
    private static Decided use(Host host, DecisionCase.Action action, Owner owner, KeyHistory.@Nullable Held key)
            throws IOException {
        String credential = action.byKey() && key != null ? key.plaintext().reveal() : SESSION_TOKEN;
        Answer answer = host.send(action.method() + " " + action.target() + " HTTP/1.1" + RawExchange.END_OF_LINE
                + "Host: " + host.authority() + RawExchange.END_OF_LINE
                + "Content-Length: 0" + RawExchange.END_OF_LINE
                + "Connection: close" + RawExchange.END_OF_LINE
                + transported(action.transport(), credential)
                + RawExchange.END_OF_LINE);
        String caller = action.byKey() ? owner.id() : Marker.NOBODY;
        List<Marker> markers = answer.markers();
        if (!markers.stream().allMatch(marker -> marker.principal().equals(caller))) {
            throw new IllegalStateException("a handler ran for somebody else: " + markers);
        }
        return new Decided(answer.status() == 200 && !markers.isEmpty(), answer);
    }

    private static String transported(String transport, String credential) {
        return switch (transport) {
            case "bearer" -> line("Authorization: Bearer " + credential);
            case "bearer-lowercase" -> line("Authorization: bearer " + credential);
            case "cookie" -> line("Cookie: token=" + credential);
            case "x-api-key" -> line("X-API-Key: " + credential);
            case "authorization-other-scheme" -> line("Authorization: Basic " + credential);
            case "bearer-other-token+x-api-key" ->
                line("Authorization: Bearer " + SESSION_TOKEN) + line("X-API-Key: " + credential);
            case "none" -> "";
            default -> throw new NotRunnableException("no transport is called " + transport);
        };
    }

    private static String line(String header) {
        return header + RawExchange.END_OF_LINE;
    }

    /** Returns the decision that the filter has made a moment ago, as the application behind it would find it. */
    private static Decision.Allowed allowed(Host host, DecisionCase.Action action, KeyHistory.Held key) {
        String path = action.target().split("\\?", 2)[0];
        if (CallPath.read(path, "") instanceof CallPath read
                && host.claviger().decide(key.plaintext(), Call.of(action.method(), read))
                        instanceof Decision.Allowed allowed) {
            return allowed;
        }
        throw new IllegalStateException("the filter allowed what the claviger denies");
    }

    private static boolean done(Outcome<?> outcome) {
        return outcome instanceof Outcome.Done<?>;
    }

    /** Searches everything the library tells an owner about a key for the key itself. */
    private static boolean shows(Claviger claviger, Actor actor, Owner owner, KeyHistory.Held key) {
        KeyId id = key.id();
        String told = claviger.list(actor, KeyFilter.forOwner(owner.id())).toString()
                + (id == null ? "" : claviger.find(actor, id).toString());
        return told.contains(key.plaintext().reveal());
    }

    private static boolean revokesAll(Claviger claviger, Actor actor, Owner owner) {
        Outcome<KeyPage> listed = claviger.list(actor, KeyFilter.forOwner(owner.id()));
        if (!(listed instanceof Outcome.Done<KeyPage> page)) {
            return false;
        }
        List<ApiKey> own = page.value().keys();
        return own.stream().allMatch(key -> done(claviger.revoke(actor, key.id(), "")));
    }
}
