package dev.claviger.conformance.nodes.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.UsageException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void parse_takesTheStandard_whenNothingIsSaid() {
        Options options = Options.parse(List.of());

        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.length()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.bound()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.fault()).isEqualTo(FaultKind.NONE);
        assertThat(options.store()).isEqualTo(Store.POSTGRES);
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
        "--standby, late, '--standby must be one of [ASYNC, SYNC], not \"late\"'",
        "--bound, 0.5, '--bound must be a number from 1 to 60, not \"0.5\"'",
        "--store, oracle, '--store must be one of [POSTGRES, GALERA, MARIADB], not \"oracle\"'",
        "--colour, red, 'unknown option \"--colour\"'"
    })
    void parse_namesOptionRuleAndRange_whenAValueCannotBeUsed(String option, String value, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(option, value)))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void parse_takesTheStoreThatAFaultNeeds() {
        assertThat(Options.parse(List.of("--fault", "BALANCER")).store()).isEqualTo(Store.GALERA);
        assertThat(Options.parse(List.of("--fault", "FAILOVER")).store()).isEqualTo(Store.POSTGRES);
        assertThat(Options.parse(List.of("--bound", "1")).bound()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void parse_namesFaultAndStore_whenTheyDoNotGoTogether() {
        assertThatThrownBy(() -> Options.parse(List.of("--fault", "failover", "--store", "mariadb")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--fault FAILOVER cannot be had with --store mariadb; it can with postgres");
        assertThatThrownBy(() -> Options.parse(List.of("--standby", "sync")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--standby goes with --fault FAILOVER, not with NONE");
    }

    @Test
    void usage_namesEveryFaultAndEverySabotage() {
        assertThat(FaultKind.values())
                .allSatisfy(fault -> assertThat(Options.USAGE).contains(fault.name()));
        assertThat(Sabotage.values())
                .allSatisfy(what -> assertThat(Options.USAGE).contains(what.name()));
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
                .hasMessage("--seed appears more than once");
        assertThatThrownBy(() -> Options.parse(List.of("--seed"))).hasMessage("--seed needs a value");
    }
}
