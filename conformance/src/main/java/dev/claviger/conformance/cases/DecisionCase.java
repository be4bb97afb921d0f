package dev.claviger.conformance.cases;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One case of a decision file: a configuration of Open WebUI, a principal and what it wants.
 *
 * @param id the name of the case
 * @param settings the configuration, in the names that the library imports
 * @param role the role of the principal
 * @param groups the groups of the principal
 * @param action what it wants
 * @param expected {@code allow} or {@code deny}
 * @param unknownCaller whether the answer must not tell the caller from one without a key
 * @param guardedRoute whether the application behind the filter keeps the route for administrators
 */
record DecisionCase(
        String id,
        ImportedSettings settings,
        String role,
        List<String> groups,
        Action action,
        String expected,
        boolean unknownCaller,
        boolean guardedRoute) {
    private static final String UNRESERVED = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /**
     * What the principal wants.
     *
     * @param name use, create, view or revoke
     * @param method the method of the request
     * @param target the target of the request, encoded, with the query
     * @param credential session or apiKey
     * @param transport how the key is sent
     * @param keyState what became of the key
     * @param hasKey whether the principal has a key, for view and revoke
     */
    record Action(
            String name,
            String method,
            String target,
            String credential,
            String transport,
            String keyState,
            boolean hasKey) {

        static Action of(Row row) {
            String name = row.text("action");
            String path = row.text("rawPath", encoded(row.text("path", "/")));
            String query = row.textOrNull("query");
            return new Action(
                    name,
                    row.text("method", "GET"),
                    query == null ? path : path + "?" + query,
                    row.text("credential", name.equals("use") ? "apiKey" : "session"),
                    row.text("transport", "bearer"),
                    row.text("keyState", "valid"),
                    row.flag("hasKey", true));
        }

        boolean byKey() {
            return credential.equals("apiKey");
        }
    }

    static DecisionCase of(Row row) {
        Row principal = row.row("principal");
        boolean improved = row.has("recommendedDefault");
        String expected = improved ? row.text("recommendedDefault") : row.text("expected");
        String stage = row.text("stage", "");
        return new DecisionCase(
                row.text("id"),
                ImportedSettings.of(row.row("config")),
                principal.text("role", "user"),
                principal.texts("groups"),
                Action.of(row),
                expected,
                !improved && (stage.equals("key") || stage.equals("credential")),
                row.text("layer", "gate").equals("route"));
    }

    /** Returns the case as text. */
    String asText() {
        return action.name() + " as " + role + groups + ": " + action.method() + " " + action.target() + " with "
                + settings.values();
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return encoded.toString();
    }
}
