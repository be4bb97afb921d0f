package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.HOST;
import static dev.claviger.behaviour.Workbench.OPEN;

import dev.claviger.Ability;
import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.KeyEdit;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.Rotation;
import dev.claviger.testkit.TestKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One actor who is about to do something, with keys of Ada's and Root's to do it to. */
final class AuthorisationScene implements AutoCloseable {
    private static final String MAKER = "manager of owner";

    /** Who acts, by the name of the column. */
    static final Map<String, Function<Workbench, Actor>> ACTORS = actors();

    /** Who has no column, and the one whose column counts: without the ability a key is nobody's deputy. */
    static final Map<String, String> ALIKE = Map.of("key of admin", "key of owner");

    /** What is done, by the name of the row. */
    static final Map<String, Task> TASKS = tasks();

    final Workbench bench = Workbench.withVault();
    final IssuedKey adas = bench.issued("ada");
    final KeyId adasKey = adas.key().id();
    final KeyId rootsKey = bench.issued("root").key().id();
    private final IssuedKey adasManager =
            bench.claviger.issue(HOST, manager("ada")).orElseThrow();
    private final KeyId adasChild;
    final Actor actor;

    AuthorisationScene(String actor) {
        Actor maker = bench.holder(adasManager);
        this.adasChild = bench.claviger
                .issue(maker, KeyRequest.named("child"))
                .orElseThrow()
                .key()
                .id();
        this.actor = actor.equals(MAKER) ? maker : ACTORS.get(actor).apply(bench);
    }

    /** An operation, and the method of {@link Claviger} or of its administration that does it. */
    record Task(String method, Function<AuthorisationScene, Outcome<?>> operation) {}

    private interface OnOneKey {
        Outcome<?> apply(Claviger claviger, Actor actor, KeyId id);
    }

    private static Map<String, Function<Workbench, Actor>> actors() {
        Map<String, Function<Workbench, Actor>> actors = new LinkedHashMap<>();
        actors.put("host", bench -> Workbench.HOST);
        actors.put("admin", bench -> Workbench.ROOT);
        actors.put("owner", bench -> Workbench.ADA);
        actors.put("other user", bench -> Workbench.BOB);
        actors.put("unknown", bench -> Actor.session("ghost"));
        actors.put("inactive owner", bench -> inactive(bench, "ada"));
        actors.put("inactive admin", bench -> inactive(bench, "root"));
        actors.put("key of owner", bench -> bench.holder(bench.issued("ada")));
        actors.put(MAKER, bench -> bench.keyManager("ada"));
        actors.put("manager of other", bench -> bench.keyManager("bob"));
        actors.put("manager of admin", bench -> bench.keyManager("root"));
        actors.put("key of admin", bench -> bench.holder(bench.issued("root")));
        actors.put("service", bench -> Actor.session("bot"));
        actors.put("key of service", bench -> bench.holder(bench.issued("bot")));
        actors.put("manager of service", bench -> bench.keyManager("bot"));
        return actors;
    }

    private static Actor inactive(Workbench bench, String owner) {
        bench.owners.change(owner, active -> active.withActive(false));
        return Actor.session(owner);
    }

    private static Map<String, Task> tasks() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("issue for oneself", issuing(KeyRequest.named("new")));
        tasks.put(
                "issue for ada", issuing(KeyRequest.named("new").forOwner("ada").withReason("test")));
        tasks.put(
                "issue for nobody",
                issuing(KeyRequest.named("new").forOwner("nobody").withReason("test")));
        tasks.put("issue a manager for ada", issuing(manager("ada")));
        tasks.put("list all", listing(KeyFilter.all()));
        tasks.put("list adas", listing(KeyFilter.forOwner("ada")));
        tasks.put("list roots", listing(KeyFilter.forOwner("root")));
        tasks.put("list adas in a group", listing(KeyFilter.forOwner("ada").withGroup("team")));
        Map<String, OnOneKey> onOneKey = onOneKey();
        onOneKey.forEach((method, operation) -> {
            tasks.put(method + " adas", new Task(method, scene -> scene.with(operation, scene.adasKey)));
            tasks.put(method + " roots", new Task(method, scene -> scene.with(operation, scene.rootsKey)));
            tasks.put(method + " missing", new Task(method, scene -> scene.with(operation, TestKeys.freshId())));
        });
        for (String method : List.of("rotate", "revoke")) {
            OnOneKey operation = onOneKey.get(method);
            tasks.put(
                    method + " adas manager",
                    new Task(
                            method,
                            scene -> scene.with(
                                    operation, scene.adasManager.key().id())));
        }
        tasks.put(
                "rotate adas child", new Task("rotate", scene -> scene.with(onOneKey.get("rotate"), scene.adasChild)));
        tasks.put("whoami", new Task("whoami", scene -> scene.bench.claviger.whoami(scene.actor)));
        tasks.put(
                "change policy",
                new Task("changePolicy", scene -> scene.bench.claviger.changePolicy(scene.actor, 1, OPEN)));
        tasks.putAll(AdministrationTasks.all());
        return tasks;
    }

    private static Map<String, OnOneKey> onOneKey() {
        Map<String, OnOneKey> operations = new LinkedHashMap<>();
        operations.put("find", Claviger::find);
        operations.put(
                "edit",
                (claviger, actor, id) ->
                        claviger.edit(actor, id, KeyEdit.create().withName("another name")));
        operations.put("suspend", (claviger, actor, id) -> claviger.suspend(actor, id, ""));
        operations.put("resume", Claviger::resume);
        operations.put("rotate", (claviger, actor, id) -> claviger.rotate(actor, id, Rotation.atOnce()));
        operations.put("revoke", (claviger, actor, id) -> claviger.revoke(actor, id, ""));
        return operations;
    }

    private static Task issuing(KeyRequest request) {
        return new Task("issue", scene -> scene.bench.claviger.issue(scene.actor, request));
    }

    private static Task listing(KeyFilter filter) {
        return new Task("list", scene -> scene.bench.claviger.list(scene.actor, filter));
    }

    private static KeyRequest manager(String owner) {
        return KeyRequest.named("manager")
                .withAbilities(Ability.MANAGE_KEYS)
                .forOwner(owner)
                .withReason("test");
    }

    private Outcome<?> with(OnOneKey operation, KeyId id) {
        return operation.apply(bench.claviger, actor, id);
    }

    /** Returns {@code done}, the code of the refusal, or {@code illegal} for what the calling code must not ask. */
    String outcomeOf(String task) {
        try {
            return TASKS.get(task)
                    .operation()
                    .apply(this)
                    .fold(done -> "done", refused -> refused.refusal().code());
        } catch (IllegalArgumentException e) {
            return "illegal";
        }
    }

    /** Returns the methods that the tasks use. */
    static List<String> methods() {
        return TASKS.values().stream().map(Task::method).distinct().toList();
    }

    @Override
    public void close() {
        bench.close();
    }
}
