package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    @Test
    void accepted_holdsWhatIsExpectedAndWhatIsSafe() {
        Expectation expectation = new Expectation("reject400", List.of("deny", "100_then_401"));

        assertThat(expectation.accepted("jetty-12.1")).containsExactly("reject400", "deny", "100_then_401");
    }

    @Test
    void accepted_holdsNoOutcome_whenItsConditionIsNotMet() {
        Expectation expectation = new Expectation(
                "deny",
                List.of("allow_if_override_support_off", "200_if_override_support_declared_off", "200_on_undertow"));

        assertThat(expectation.accepted("tomcat-11")).containsExactly("deny");
    }

    @Test
    void accepted_holdsTheOutcomeOfAContainer_onThatContainer() {
        Expectation expectation = new Expectation("401", List.of("200_on_jetty"));

        assertThat(expectation.accepted("jetty-12.1-lenient")).containsExactly("401", "200");
    }

    @Test
    void accepted_holdsTheOutcomeOfASetUp_onContainersThatAreSetUpSo() {
        Expectation expectation = new Expectation("deny", List.of("allow_on_forwarded"));

        assertThat(expectation.accepted("tomcat-11-forwarded")).containsExactly("deny", "allow");
        assertThat(expectation.accepted("tomcat-11")).containsExactly("deny");
    }
}
