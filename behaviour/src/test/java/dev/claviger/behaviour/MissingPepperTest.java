package dev.claviger.behaviour;

import static dev.claviger.behaviour.Workbench.ADA;
import static dev.claviger.behaviour.Workbench.CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Claviger;
import dev.claviger.Decision;
import dev.claviger.Decision.Reason;
import dev.claviger.IssuedKey;
import dev.claviger.KeyHashing;
import dev.claviger.KeyRequest;
import dev.claviger.Pepper;
import dev.claviger.UnavailableException;
import org.junit.jupiter.api.Test;

/** A node without the pepper of a key cannot tell whether its secret is right, and does not say that it is wrong. */
class MissingPepperTest {
    @Test
    void decide_isUnavailable_andCountedByVersion_withoutFillingTheLog() {
        try (Workbench bench = new Workbench();
                Claviger peppered = bench.builder()
                        .hashing(KeyHashing.hmacSha256(Pepper.of(7, new byte[32])))
                        .build();
                CapturedLog log = new CapturedLog()) {
            IssuedKey key = peppered.issue(ADA, KeyRequest.named("peppered")).orElseThrow();

            for (int i = 0; i < 12; i++) {
                assertThatExceptionOfType(UnavailableException.class)
                        .isThrownBy(() -> bench.decide(key))
                        .withMessageContaining("hmac-sha256 version 7");
            }

            assertThat(log.text().lines().filter(line -> line.contains("could not be verified")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("1 calls with keys digested with hmac-sha256 version 7"))
                    .anyMatch(line -> line.contains("10 calls with keys digested with hmac-sha256 version 7"));
            assertThat(bench.claviger.counts().unavailable()).isEqualTo(12);
            assertThat(bench.claviger.counts().denied()).containsEntry(Reason.WRONG_SECRET, 0L);
            assertThat(peppered.decide(key.plaintext(), CALL)).isInstanceOf(Decision.Allowed.class);
        }
    }
}
