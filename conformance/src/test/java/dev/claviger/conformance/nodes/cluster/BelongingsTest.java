package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BelongingsTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void starting_closesTheLatestFirst_andRemovesFiles_whenSomethingDoesNotStart() {
        List<Path> made = new ArrayList<>();

        assertThatThrownBy(() -> Belongings.starting(belongings -> {
                    made.add(Files.writeString(belongings.directory("test").resolve("file"), "text"));
                    belongings.add(() -> closed.add("first"));
                    belongings.add(() -> closed.add("second"));
                    throw new LeftOutException("missing");
                }))
                .isInstanceOf(LeftOutException.class);

        assertThat(closed).containsExactly("second", "first");
        assertThat(made.get(0).getParent()).doesNotExist();
    }

    @Test
    void close_closesTheRestToo_whenSomethingCannotBeClosed() throws IOException {
        Belongings belongings = new Belongings();
        belongings.add(() -> closed.add("first"));
        belongings.add(() -> {
            throw new IOException("busy");
        });

        assertThatThrownBy(belongings::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("busy");

        assertThat(closed).containsExactly("first");
    }

    @Test
    void add_closesWhatComesTooLate() throws IOException {
        Belongings belongings = new Belongings();
        belongings.close();

        assertThatThrownBy(() -> belongings.add(() -> closed.add("late"))).isInstanceOf(IOException.class);

        assertThat(closed).containsExactly("late");
    }
}
