package dev.claviger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.InMemoryKeyStorage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void nodes_haveDifferentPlaces() {
        List<Double> places =
                Stream.generate(() -> settings().spread).limit(10).distinct().toList();

        assertThat(places)
                .hasSizeGreaterThan(1)
                .allSatisfy(place -> assertThat(place).isBetween(0.0, 1.0));
    }

    @Test
    void bound_isFiveSeconds_unlessSetOtherwise() {
        assertThat(settings().keeping.bound()).isEqualTo(Duration.ofSeconds(5));
    }

    private static Settings settings() {
        return new Settings.Choices(new InMemoryKeyStorage(), id -> Optional.empty()).settled();
    }
}
