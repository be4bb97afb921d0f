package dev.claviger.conformance.nodes.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void run_saysWhatIsWrong_whenTheCommandLineCannotBeUsed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(Main.run(List.of("--keys", "ten"), new PrintStream(out, true, UTF_8)))
                .isEqualTo(2);

        assertThat(out.toString(UTF_8)).startsWith("--keys must be").contains(Options.USAGE);
    }
}
