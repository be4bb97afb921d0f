package dev.claviger.servlet.manage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void toString_doesNotShowTheBody_whichMayHoldAKey() {
        Reply reply = Reply.json(201, "{\"key\":\"the secret\"}").with("Location", "/keys/the secret");

        assertThat(reply.toString()).isEqualTo("Reply[201, 20 characters of application/json]");
    }

    @Test
    void toString_namesTheProblem() {
        assertThat(Reply.problem(ProblemCode.NOT_FOUND, "There is none.").toString())
                .startsWith("Reply[404 not_found, ")
                .endsWith(" characters of application/problem+json]");
    }
}
