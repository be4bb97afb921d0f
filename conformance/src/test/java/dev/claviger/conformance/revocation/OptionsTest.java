package dev.claviger.conformance.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void parse_takesTheStandard_whenNothingIsSaid() {
        Options options = Options.parse(List.of());

        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.fault()).isEqualTo(FaultKind.NONE);
        assertThat(options.rate()).isEqualTo(1_000);
        assertThat(options.sabotage()).isEqualTo(Sabotage.NONE);
        assertThat(options.log()).isNull();
    }

    @Test
    void parse_takesWhatIsSaid() {
        Options options = Options.parse(List.of("--fault", "freeze", "--revokes-per-second", "0.5", "--seed", "7"));

        assertThat(options.fault()).isEqualTo(FaultKind.FREEZE);
        assertThat(options.kills()).isEqualTo(0.5);
        assertThat(options.seed()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes, 1, '--nodes must be a whole number from 2 to 9, not \"1\"'",
        "--seconds, ten, '--seconds must be a whole number from 10 to 3600, not \"ten\"'",
        "--revokes-per-second, 0, '--revokes-per-second must be a number from 0.1 to 10, not \"0\"'",
        "--fault, FLOOD, '--fault must be one of [NONE, CHANNEL, DATABASE, FREEZE, CLOCK], not \"FLOOD\"'",
        "--colour, red, 'unknown option \"--colour\"'"
    })
    void parse_namesOptionRuleAndRange_whenAValueCannotBeUsed(String option, String value, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(option, value)))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void parse_isRefused_whenARunWouldNotFitIntoMemory() {
        assertThatThrownBy(() -> Options.parse(List.of("--seconds", "3600", "--rate", "5000")))
                .isInstanceOf(UsageException.class)
                .hasMessage("nodes x seconds x rate must be at most 20000000, not 54000000");
    }

    @Test
    void parse_isRefused_whenAnOptionIsThereTwiceOrWithoutValue() {
        assertThatThrownBy(() -> Options.parse(List.of("--seed", "1", "--seed", "2")))
                .hasMessage("--seed is there twice");
        assertThatThrownBy(() -> Options.parse(List.of("--seed"))).hasMessage("--seed needs a value");
    }
}
