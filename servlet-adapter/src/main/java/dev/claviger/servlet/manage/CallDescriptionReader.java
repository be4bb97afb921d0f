package dev.claviger.servlet.manage;

import static java.util.Objects.requireNonNull;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.internal.json.ClosedJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a call: {@code method}, {@code path}, and {@code address}, which may be left out. */
final class CallDescriptionReader {
    private final ClosedJson json;
    private @Nullable String method;
    private @Nullable CallPath path;
    private @Nullable String address;

    CallDescriptionReader(ClosedJson json) {
        this.json = json;
    }

    void addTo(Map<String, Runnable> fields) {
        fields.put("method", () -> method = json.text("must be the name of a method"));
        fields.put("path", () -> {
            String value = json.text("must be a path");
            path = json.checked(() -> CallPath.of(value));
        });
        fields.put("address", () -> address = json.text("must be an IP address"));
    }

    /** Returns the call, once all of it has been read. */
    Call call() {
        Call call = Call.of(requireNonNull(method, "method"), requireNonNull(path, "path"));
        return address == null ? call : call.withClientAddress(address);
    }
}
