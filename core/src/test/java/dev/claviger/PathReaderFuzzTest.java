package dev.claviger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Locale;

/** No path that a caller can send makes the reader throw, and what it accepts is canonical. */
class PathReaderFuzzTest {

    @FuzzTest
    void read_answers_andIsStable(byte[] input) {
        // ISO-8859-1 is what containers make of the request line; UTF-8 reaches what only host code can pass.
        for (String raw : List.of(new String(input, ISO_8859_1), new String(input, UTF_8))) {
            PathReading reading = CallPath.read(raw, "");
            if (reading instanceof CallPath path) {
                assertThat(CallPath.of(path.value())).isEqualTo(path);
                String encoded = encoded(path.value());
                // Encoded, a path may be longer than one may be.
                if (encoded.length() <= 8_192) {
                    assertThat(CallPath.read(encoded, "")).isEqualTo(path);
                }
                assertThat(path.value()).startsWith("/").doesNotContain("//", ";", "%", "\\", "?", "#");
                assertThat(List.of(path.value().split("/"))).doesNotContain(".", "..");
            }
        }
    }

    @FuzzTest
    void read_answersTheSame_belowAContextPath(byte[] input) {
        String raw = new String(input, ISO_8859_1);
        PathReading atRoot = CallPath.read(raw, "");
        // Only what begins with a slash stays a path when something is put in front of it.
        if (atRoot instanceof CallPath && raw.length() < 8_000) {
            assertThat(CallPath.read("/app" + raw, "/app")).isEqualTo(atRoot);
            assertThat(CallPath.read("/%61pp" + raw, "/app")).isEqualTo(atRoot);
            assertThat(CallPath.read("/other" + raw, "/app"))
                    .isEqualTo(new CallPath.Rejected(CallPath.Fault.OUTSIDE_CONTEXT));
        }
    }

    /** Encodes everything but slashes and dots, which must not be encoded. */
    private static String encoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : value.getBytes(UTF_8)) {
            if (octet == '/' || octet == '.') {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return encoded.toString();
    }
}
