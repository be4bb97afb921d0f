package dev.claviger.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the application answers to those who only read. */
final class Data {
    private static final Map<String, StoredFile> FILES = Map.of(
            "file-1", new StoredFile("file-1", "file", "ada", "budget.txt", 1_024),
            "file-2", new StoredFile("file-2", "file", "grace", "compiler.txt", 2_048));

    private final Users users;

    /** A list, as OpenAI spells it. */
    record Listing(String object, List<?> data) {}

    /** A model, as OpenAI spells it. */
    record Model(String id, String object, long created, String ownedBy) {}

    /** A file and whose it is. */
    record StoredFile(String id, String object, String owner, String filename, int bytes) {}

    Data(Users users) {
        this.users = users;
    }

    Optional<Listing> models(HttpServletRequest request) {
        return listing(List.of(new Model(CannedModel.NAME, "model", 0, "quickstart")));
    }

    Optional<Listing> users(HttpServletRequest request) {
        return listing(List.copyOf(users.all()));
    }

    /**
     * Finds a file. That the key may call this endpoint says nothing about the file: whose it is remains for the
     * application to check, and the file of somebody else looks like one that does not exist.
     */
    Optional<StoredFile> file(HttpServletRequest request) {
        String path = request.getPathInfo();
        return Optional.ofNullable(path == null ? null : FILES.get(path.substring(1)))
                .filter(file -> file.owner().equals(request.getRemoteUser()) || request.isUserInRole("admin"));
    }

    private static Optional<Listing> listing(List<?> data) {
        return Optional.of(new Listing("list", data));
    }
}
