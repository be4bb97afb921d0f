package dev.claviger.conformance.nodes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.UsageException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptionsTest {
    @Test
    void parse_takesTheStandard_whenNothingIsSaid() {
        assertThat(Options.parse(List.of()))
                .isEqualTo(new Options(
                        Store.POSTGRES,
                        Options.Measure.KEYS,
                        new Options.Size(1_000_000, 3_000_000, 100_000, 300_000),
                        new Options.Rate(List.of(1, 4, 16), Duration.ofMillis(1)),
                        new Options.Minute(250, 200)));
    }

    @Test
    void parse_takesWhatIsSaid() {
        Options rate = Options.parse(List.of("--measure", "changes", "--writers", "2,8", "--round-trip", "5"));
        assertThat(rate.rate()).isEqualTo(new Options.Rate(List.of(2, 8), Duration.ofMillis(5)));

        Options full = Options.parse(List.of("--store", "mariadb", "--keys", "2000", "--audit-records", "20000"));
        assertThat(full.store()).isEqualTo(Store.MARIADB);
        assertThat(full.size()).isEqualTo(new Options.Size(2_000, 3_000_000, 100_000, 20_000));
    }

    @ParameterizedTest
    @CsvSource({
        "--keys, 10, '--keys must be a whole number from 1000 to 10000000, not \"10\"'",
        "--changes, 100000, '--changes must be a whole number from 500000 to 10000000, not \"100000\"'",
        "--measure, speed, '--measure must be one of [KEYS, CHANGES, MINUTE], not \"speed\"'",
        "--store, oracle, '--store must be one of [POSTGRES, MARIADB, H2], not \"oracle\"'",
        "--writers, '1,,2', '--writers must be whole numbers from 1 to 64 with commas between them, not \"1,,2\"'",
        "--writers, '0', '--writers must be whole numbers from 1 to 64 with commas between them, not \"0\"'",
        "--colour, red, 'unknown option \"--colour\"'"
    })
    void parse_namesOptionAndRule_whenAValueCannotBeUsed(String option, String value, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(option, value)))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void parse_namesBoth_whenOptionsDoNotGoTogether() {
        assertThatThrownBy(() -> Options.parse(List.of("--writers", "2")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--writers goes with --measure changes, not with keys");
        assertThatThrownBy(() -> Options.parse(List.of("--measure", "minute", "--store", "h2")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--measure minute needs a database server, and h2 is none");
    }

    @ParameterizedTest
    @EnumSource
    void usage_namesEveryStore(Store store) {
        assertThat(Options.USAGE).containsIgnoringCase(store.name());
    }
}
