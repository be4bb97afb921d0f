package dev.claviger.conformance.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static List<String> titles(Options options) {
        return options.targets().stream().map(Target::title).toList();
    }

    @Test
    void parse_takesTheShortList_whenNothingIsAskedFor() {
        Options options = Options.parse(List.of(), false);

        assertThat(titles(options))
                .containsExactly("postgres-17", "postgres-standby", "pgbouncer-transaction", "galera");
        assertThat(options.insists()).isFalse();
    }

    @Test
    void parse_insistsOnTargets_whenTheyAreNamed() {
        Options options = Options.parse(List.of("--target", "galera,h2,galera"), false);

        assertThat(titles(options)).containsExactly("galera", "h2");
        assertThat(options.insists()).isTrue();
    }

    @Test
    void parse_takesAll_andInsistsIfItIsTold() {
        assertThat(Options.parse(List.of("--all"), false)).isEqualTo(new Options(false, Target.ALL, false));
        assertThat(Options.parse(List.of("--all"), true).insists()).isTrue();
    }

    @Test
    void parse_refusesATargetThatIsNotThere() {
        assertThatThrownBy(() -> Options.parse(List.of("--target", "h2,oracle"), false))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no target \"oracle\"; --list names those there are");
    }

    @Test
    void parse_refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse(List.of("--all", "--list"), false))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown option \"--all\"");
    }
}
