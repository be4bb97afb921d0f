package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.CALL;
import static dev.claviger.behaviour.Workbench.OPEN;

import dev.claviger.Actor;
import dev.claviger.Administration;
import dev.claviger.KeyFilter;
import dev.claviger.KeyId;
import dev.claviger.KeyPageRequest;
import dev.claviger.KeyRequest;
import dev.claviger.Outcome;
import dev.claviger.PlaintextKey;
import dev.claviger.behaviour.AuthorisationScene.Task;
import dev.claviger.spi.AuditQuery;
import dev.claviger.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What actors ask of the {@link Administration}, by the name of the row. */
final class AdministrationTasks {
    private static final KeyRequest FOR_ADA =
            KeyRequest.named("new").forOwner("ada").withReason("test");

    private AdministrationTasks() {}

    private interface Asking {
        Outcome<?> of(Administration administration, Actor actor, AuthorisationScene scene);
    }

    static Map<String, Task> all() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        revoking(tasks);
        takingOver(tasks);
        looking(tasks);
        asking(tasks);
        return tasks;
    }

    private static void revoking(Map<String, Task> tasks) {
        tasks.put("revoke all of ada", revokeAll(KeyFilter.forOwner("ada")));
        tasks.put("revoke all of root", revokeAll(KeyFilter.forOwner("root")));
        tasks.put("revoke all of a group", revokeAll(KeyFilter.all().withGroup("team")));
        tasks.put("revoke everything", revokeAll(KeyFilter.all()));
        tasks.put(
                "revoke what leaked of ada",
                task(
                        "revokeLeaked",
                        (administration, actor, scene) ->
                                administration.revokeLeaked(actor, List.of(scene.adas.plaintext()), "")));
    }

    private static void takingOver(Map<String, Task> tasks) {
        tasks.put(
                "import for ada",
                task(
                        "importKey",
                        (administration, actor, scene) ->
                                administration.importKey(actor, FOR_ADA, keyOfAnotherInstallation())));
        tasks.put(
                "import digested for ada",
                task(
                        "importHashed",
                        (administration, actor, scene) -> administration.importHashed(
                                actor, FOR_ADA, administration.hashForImport(keyOfAnotherInstallation()))));
        tasks.put(
                "issue to a file for ada",
                task(
                        "issueToFile",
                        (administration, actor, scene) -> administration.issueToFile(actor, FOR_ADA, newFile())));
    }

    private static void looking(Map<String, Task> tasks) {
        tasks.put("reveal adas", reveal(scene -> scene.adasKey));
        tasks.put("reveal roots", reveal(scene -> scene.rootsKey));
        tasks.put("reveal missing", reveal(scene -> TestKeys.freshId()));
        tasks.put("recoverable adas", recoverable(scene -> scene.adasKey));
        tasks.put("recoverable roots", recoverable(scene -> scene.rootsKey));
        tasks.put("recoverable missing", recoverable(scene -> TestKeys.freshId()));
        tasks.put("reencrypt", task("reencrypt", (administration, actor, scene) -> administration.reencrypt(actor)));
        tasks.put("audit of all", audit(AuditQuery.latest()));
        tasks.put("audit of ada", audit(AuditQuery.latest().withOwnerId("ada")));
        tasks.put("audit of root", audit(AuditQuery.latest().withOwnerId("root")));
        for (String owner : List.of("ada", "nobody")) {
            tasks.put(
                    "find owner " + owner,
                    task("findOwner", (administration, actor, scene) -> administration.findOwner(actor, owner)));
        }
        tasks.put("read policy", task("policy", (administration, actor, scene) -> administration.policy(actor)));
        tasks.put(
                "explain adas",
                task("explain", (administration, actor, scene) -> administration.explain(actor, scene.adasKey, CALL)));
    }

    private static void asking(Map<String, Task> tasks) {
        tasks.put("what can adas", allowedEndpoints(scene -> scene.adasKey));
        tasks.put("what can roots", allowedEndpoints(scene -> scene.rootsKey));
        tasks.put("what can missing", allowedEndpoints(scene -> TestKeys.freshId()));
        tasks.put(
                "who can",
                task(
                        "keysAllowedTo",
                        (administration, actor, scene) -> administration.keysAllowedTo(
                                actor, CALL, KeyFilter.forOwner("ada"), KeyPageRequest.first())));
        tasks.put(
                "compare policies",
                task("compare", (administration, actor, scene) -> administration.compare(actor, OPEN)));
        tasks.put(
                "compare two policies",
                task("compare", (administration, actor, scene) -> administration.compare(actor, OPEN, OPEN)));
        tasks.put(
                "start a shadow",
                task("startShadow", (administration, actor, scene) -> administration.startShadow(actor, OPEN)));
        tasks.put(
                "stop a shadow",
                task("stopShadow", (administration, actor, scene) -> administration.stopShadow(actor)));
        tasks.put("read a shadow", task("shadow", (administration, actor, scene) -> administration.shadow(actor)));
    }

    private static Task allowedEndpoints(Choice key) {
        return task(
                "allowedEndpoints",
                (administration, actor, scene) -> administration.allowedEndpoints(actor, key.in(scene)));
    }

    private static Task task(String method, Asking asking) {
        return new Task(method, scene -> asking.of(scene.bench.claviger.administration(), scene.actor, scene));
    }

    private static Task revokeAll(KeyFilter filter) {
        return task("revokeAll", (administration, actor, scene) -> administration.revokeAll(actor, filter, ""));
    }

    private static Task audit(AuditQuery query) {
        return task("audit", (administration, actor, scene) -> administration.audit(actor, query));
    }

    private interface Choice {
        KeyId in(AuthorisationScene scene);
    }

    private static Task reveal(Choice key) {
        return task(
                "reveal", (administration, actor, scene) -> administration.reveal(actor, key.in(scene), "to help her"));
    }

    private static Task recoverable(Choice key) {
        return task(
                "isRecoverable", (administration, actor, scene) -> administration.isRecoverable(actor, key.in(scene)));
    }

    private static PlaintextKey keyOfAnotherInstallation() {
        try (Workbench elsewhere = new Workbench()) {
            return elsewhere.issued("ada").plaintext();
        }
    }

    private static Path newFile() {
        try {
            return Files.createTempDirectory(Path.of("target"), "key").resolve("key");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
