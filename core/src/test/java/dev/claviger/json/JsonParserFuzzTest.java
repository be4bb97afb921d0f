package dev.claviger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.claviger.policy.PolicyDocument;
import java.util.Map;

/** What stores and administrators hold out is read or refused with a message that is fit for a log line. */
class JsonParserFuzzTest {

    @FuzzTest
    void readPolicy_returnsAPolicyThatCanBeWritten_orRefuses(byte[] input) {
        try {
            PolicyDocument policy = PolicyJson.read(new String(input, UTF_8));
            String text = PolicyJson.write(policy);
            assertThat(PolicyJson.read(text)).isEqualTo(policy);
            // What is not a character is lost in every database.
            assertThat(text).doesNotContainPattern("\\p{Cs}");
        } catch (IllegalArgumentException e) {
            assertRefusal(e, "policy");
        }
    }

    @FuzzTest
    void readDetails_returnsDetailsThatCanBeWritten_orRefuses(byte[] input) {
        try {
            Map<String, Object> details = AuditJson.readDetails(new String(input, UTF_8));
            assertThat(AuditJson.readDetails(AuditJson.writeDetails(details))).isEqualTo(details);
        } catch (IllegalArgumentException e) {
            assertRefusal(e, "audit details");
        }
    }

    private static void assertRefusal(IllegalArgumentException e, String what) {
        assertThat(e).hasNoCause();
        assertThat(e.getMessage())
                .startsWith(what)
                .hasSizeLessThan(10_000)
                .doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
    }
}
