package dev.claviger.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.servlet.manage.SessionUser;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The host's part: who is logged in. A real application asks the login that it has; this one, for the demonstration, takes
 * HTTP Basic with the passwords that {@link #passwordOf} makes, and listens to this machine only.
 */
final class DemoLogin implements SessionUser {
    private static final String BASIC = "Basic ";

    private final Users users;

    DemoLogin(Users users) {
        this.users = users;
    }

    /** Returns what a user of the demonstration logs in with. */
    static String passwordOf(String user) {
        return user + "-demo";
    }

    @Override
    public @Nullable String of(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(BASIC)) {
            return null;
        }
        String[] parts = decoded(header.substring(BASIC.length())).split(":", 2);
        boolean loggedIn = parts.length == 2
                && users.find(parts[0]).isPresent()
                && MessageDigest.isEqual(passwordOf(parts[0]).getBytes(UTF_8), parts[1].getBytes(UTF_8));
        return loggedIn ? parts[0] : null;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException e) {
            // Not Base64, and so nobody's name and password.
            return "";
        }
    }
}
