package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String MARKER = new Marker("/a b/\u00e9]", "GET", "ordinary").inAnswer();

    @Test
    void of_readsTheFinalAnswer_whenAnInterimOneComesFirst() {
        Answer answer =
                Answer.of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.continued()).isTrue();
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.isComplete(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 100 Continue\r\n\r\n", "<html>"})
    void of_hasNoStatus_whenThereIsNoWholeHead(String received) {
        Answer answer = Answer.of(received);

        assertThat(answer.status()).isEqualTo(Answer.NONE);
        assertThat(answer.isComplete(false)).isFalse();
    }

    @Test
    void of_seesTheHandler_whenItAnsweredWithoutAHead() {
        assertThat(Answer.of(MARKER).status()).isEqualTo(200);
    }

    @Test
    void markers_areFoundUnchanged_whateverThePathHolds() {
        Answer answer = Answer.of("HTTP/1.1 200 OK\r\n\r\n" + MARKER);

        assertThat(answer.markers()).containsExactly(new Marker("/a b/\u00e9]", "GET", "ordinary"));
    }

    @Test
    void markers_areFound_inASecondAnswerOnTheSameConnection() {
        Answer answer = Answer.of("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + MARKER);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.markers()).hasSize(1);
    }

    @Test
    void isComplete_waitsForTheLastChunk() {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(Answer.of(head + "1\r\nx\r\n").isComplete(false)).isFalse();
        assertThat(Answer.of(head + "1\r\nx\r\n0\r\n\r\n").isComplete(false)).isTrue();
    }

    @Test
    void isComplete_needsNoBody_whenTheRequestWasHead() {
        Answer answer = Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");

        assertThat(answer.isComplete(true)).isTrue();
        assertThat(answer.isComplete(false)).isFalse();
    }

    @Test
    void comparableHeaders_leaveOutTheTime() {
        Answer answer = Answer.of("HTTP/1.1 401 No\r\nDate: now\r\nB: 2\r\nA: 1\r\n\r\n");

        assertThat(answer.comparableHeaders()).containsExactly("A: 1", "B: 2");
    }
}
