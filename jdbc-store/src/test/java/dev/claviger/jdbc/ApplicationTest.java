package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store belongs to one application: another that is led to its tables by mistake does not start. */
class ApplicationTest {
    private static JdbcKeyStorage named(Place place, String name) {
        return place.builder().createTables().application(name).build();
    }

    @ParameterizedTest
    @EnumSource
    void build_refusesAnotherApplication_andSaysBothNames(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            named(place, "billing");

            assertThatThrownBy(() -> named(place, "shop"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.on("claviger_*"))
                    .hasMessageContaining("\"billing\"")
                    .hasMessageContaining("\"shop\"");
            assertThat(named(place, "billing")).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_refusesAnApplicationWithoutAName_onAStoreThatHasOne(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            named(place, "billing");

            assertThatThrownBy(place::storage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("\"billing\"")
                    .hasMessageContaining("this one has no name");
        }
    }

    @Test
    void build_givesAStoreItsName_whichHadNoneSoFar() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            Some.keyIn(place.storage(), "ada");

            assertThat(named(place, "caf\u00e9 7")).isNotNull();

            assertThat(place.ask("SELECT content FROM claviger_mark")).isEqualTo("caf\u00e9 7");
        }
    }

    @Test
    void application_mayBeAHundredCharactersLong() throws Exception {
        try (Place place = TestDatabase.H2_MEMORY.open()) {
            assertThat(named(place, "x".repeat(100))).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000", "\u202e"})
    void application_isRefused_whenItIsNoName(String name) {
        assertRefused(name);
    }

    @Test
    void application_isRefused_whenItIsTooLong() {
        assertRefused("x".repeat(101));
    }

    private static void assertRefused(String name) {
        JdbcKeyStorage.Builder builder = JdbcKeyStorage.builder(TestDatabase.unreachable());

        assertThatThrownBy(() -> builder.application(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("application must be 1 to 100 printable characters");
    }
}
