package dev.claviger.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.claviger.KeyFormat;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;

/** Feeds the reader of credentials with header lines. An input is text: one line, {@code name: value}, per header. */
class CredentialReaderFuzzTest {
    private static final KeyFormat FORMAT = KeyFormat.standard();
    private static final CredentialReader READER = new CredentialReader(FORMAT, true, "X-API-Key");

    @FuzzTest
    void read_takesOneUntouchedCredentialOrNone(byte[] input) {
        List<String> lines = new String(input, ISO_8859_1).lines().toList();
        List<String> authorization = values(lines, "authorization");
        List<String> header = values(lines, "x-api-key");

        Credential credential = READER.read(request(lines));

        if (credential instanceof Credential.Presented presented) {
            String text = presented.key().reveal();
            assertThat(authorization.size() + header.size() - emptyOnes(authorization) - emptyOnes(header))
                    .isEqualTo(1);
            boolean inHeader = presented.source().equals("x-api-key");
            assertThat(inHeader ? header : authorization).singleElement().satisfies(value -> {
                assertThat(value).endsWith(text);
                assertThat(value.substring(0, value.length() - text.length()))
                        .isEqualToIgnoringCase(inHeader ? "" : "bearer ");
            });
            assertThat(text).doesNotContain(",");
            assertThat(READER.isForeign(credential) && FORMAT.claimsToBeKey(text))
                    .isFalse();
        }
        if (presentsKeyProperly(authorization) && header.isEmpty()) {
            assertThat(credential).isInstanceOf(Credential.Presented.class);
        }
        if (authorization.size() > 1 || header.size() > 1) {
            assertThat(credential).isInstanceOf(Credential.Several.class);
        }
    }

    private static boolean presentsKeyProperly(List<String> authorization) {
        return authorization.size() == 1 && authorization.get(0).matches("(?i)bearer [0-9a-z-]+");
    }

    private static long emptyOnes(List<String> values) {
        return values.stream().filter(String::isEmpty).count();
    }

    private static List<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    /** A request that has headers and nothing else: whoever asks for more learns of it. */
    private static GuardedRequest request(List<String> lines) {
        return (GuardedRequest) Proxy.newProxyInstance(
                CredentialReaderFuzzTest.class.getClassLoader(),
                new Class<?>[] {GuardedRequest.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("headers")) {
                        return values(lines, ((String) arguments[0]).toLowerCase(Locale.ROOT))
                                .iterator();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
