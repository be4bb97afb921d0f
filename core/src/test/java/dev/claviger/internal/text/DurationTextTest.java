package dev.claviger.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "45s,PT45S",
        "30m,PT30M",
        "12h,PT12H",
        "90d,PT2160H",
        "2w,PT336H",
        "0d,PT0S",
        "007d,PT168H",
        "12H,PT12H",
        "90D,PT2160H",
        "2W,PT336H",
        "3155760000s,PT876600H",
        "9999999999w,PT1679999999832H",
        "P90D,PT2160H",
        "p90d,PT2160H",
        "P2W,PT336H",
        "PT12H,PT12H",
        "P1DT2H30M,PT26H30M",
        "PT5M,PT5M",
        "pt0.5s,PT0.5S",
        "-PT1H,PT-1H",
    })
    void parse_readsWhatPeopleWrite_andIso8601(String text, Duration expected) {
        assertThat(DurationText.parse(text, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "90",
                "d",
                "90 d",
                "90d ",
                "1.5h",
                "-90d",
                "1d12h",
                "90days",
                "5ms",
                "P",
                "PT",
                "P1H",
                "P1W2D",
                "12345678901d",
                "PT99999999999999999999H",
                "\u0669d",
                "unlimited",
                "soon"
            })
    void parse_refusesWhatIsNoDuration_withExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text, ""))
                .withMessage("must be a duration such as 90d, 12h, 2w or P90D");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text, "unlimited or "))
                .withMessage("must be unlimited or a duration such as 90d, 12h, 2w or P90D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P3M", "P1Y", "p3m", "P1Y2M3D", "P1M1DT1H", "-P1Y", "1y", "3mo", "P1YT1M"})
    void parse_refusesMonthsAndYears_becauseTheirLengthVaries(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text, ""))
                .withMessage("must be in weeks, days or less, such as 90d: months and years have no fixed length");
    }

    @Test
    void parse_isTheSame_underEveryDefaultLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(DurationText.parse("PT5M", "")).isEqualTo(Duration.ofMinutes(5));
        } finally {
            Locale.setDefault(before);
        }
    }
}
