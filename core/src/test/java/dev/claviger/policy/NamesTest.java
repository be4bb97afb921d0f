package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "admin",
                "Team A",
                "ops/eu-west_1",
                "a:b@c#d",
                "caf\u00e9",
                "cafe\u0301",
                "\u65e5\u672c",
                "\ud83d\udd11",
                "*",
                "<x>",
                "\"q\"",
                "0",
                "a  b"
            })
    void checked_takesPrintableNames_asTheyAre(String name) {
        assertThat(Names.checked("role", name)).isSameAs(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "\ta",
                "a\tb",
                "a\nb",
                "a\rb",
                "a\0b",
                "a\u001bb",
                "a\u007fb",
                "a\u0085b",
                "a\u00a0b",
                "a\u00adb",
                "a\u200bb",
                "a\u200eb",
                "a\u2028b",
                "a\u2029b",
                "a\u202eb",
                "a\u2066b",
                "\ufeffa",
                "a\ud83d",
                "a\ue000",
                "a\u0378",
                "\udb40\udc41"
            })
    void checked_refusesNames_thatControlHideOrReorderText(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.checked("role", name))
                .withMessage("role name must be 1 to 255 printable characters without blanks at its ends");
    }

    @Test
    void checked_takesUpTo255Characters() {
        assertThat(Names.checked("group", "x".repeat(255))).hasSize(255);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.checked("group", "x".repeat(256)))
                .withMessageStartingWith("group name");
    }

    @Test
    void checked_saysWhatIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> Names.checked("feature", (String) null))
                .withMessage("feature");
        assertThatNullPointerException()
                .isThrownBy(() -> Names.checked("role", Collections.singletonMap("admin", null)))
                .withMessage("role");
    }

    @Test
    void checked_copies_andKeepsTheOrder() {
        Map<String, Grant> names = new HashMap<>(Map.of("b", Grant.GRANTED));

        Map<String, Grant> copy = Names.checked("role", names);
        names.put("c", Grant.GRANTED);

        assertThat(copy).containsOnlyKeys("b").isUnmodifiable();
        assertThat(Names.checked("role", Set.of("a"))).containsExactly("a").isUnmodifiable();
    }

    @Test
    void checked_takesUpTo10000OfEach() {
        Map<String, Grant> many =
                IntStream.range(0, 10_000).boxed().collect(Collectors.toMap(i -> "group " + i, i -> Grant.GRANTED));
        assertThat(Names.checked("group", many)).hasSize(10_000);

        many.put("one more", Grant.GRANTED);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.checked("group", many))
                .withMessage("a policy names at most 10000 of each: group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u3164", "\u115f", "\u2800", "a\u034fdmin"})
    void checked_refusesCharactersThatShowNothing(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Names.checked("role", name));
    }
}
