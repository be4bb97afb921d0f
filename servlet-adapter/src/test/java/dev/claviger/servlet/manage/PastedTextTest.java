package dev.claviger.servlet.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.JsonFormException;
import dev.claviger.json.PolicyJson;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was pasted into the wrong place is told by its place and the rule, and never repeated. */
class PastedTextTest {
    private static final String KEY = "sk-0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8mN7nM6oL5pK4qJ3rI2sH1";
    private static final String IMPORTED = "correct-horse-battery-staple";

    static final List<String> BODIES = List.of(
            "{'name':'a','endpoints':['/a','%s']}",
            "{'name':'a','endpoints':['%s /a']}",
            "{'name':'a','endpoints':['GET,%s /a']}",
            "{'name':'a','endpoints':['/a;%s']}",
            "{'name':'a','endpoints':'%s'}",
            "{'name':'a','addresses':['10.0.0.1','%s']}",
            "{'name':'a','addresses':['%s/8']}",
            "{'name':'a','addresses':'%s'}",
            "{'name':'a','abilities':['%s']}",
            "{'name':'a','expires_at':'%s'}",
            "{'name':'a','lifetime':'%s'}",
            "{'%s':1}",
            "{'name':'a','%s':{'name':'b'}}",
            "{'endpoints':{'%s':[]}}",
            "{'use':'%s'}",
            "{'endpoints':{'everyone':['%s']}}",
            "{'grants':{'api-keys':{'%s':1}}}",
            "{'admin-exempt':['%s']}",
            "{'queries':{'%s':1}}");

    private static final List<Consumer<String>> FORMS = List.of(
            text -> KeyJson.readRequest(text, null, Instant.EPOCH),
            KeyJson::readEdit,
            KeyJson::readRevocation,
            PolicyJson::read);

    @ParameterizedTest
    @FieldSource("BODIES")
    void messages_repeatNothingOfWhatWasPasted(String body) {
        for (String pasted : List.of(KEY, IMPORTED)) {
            String text = String.format(body.replace('\'', '"'), pasted);
            for (Consumer<String> form : FORMS) {
                assertThatExceptionOfType(JsonFormException.class)
                        .isThrownBy(() -> form.accept(text))
                        .satisfies(e ->
                                assertThat(e.getMessage() + e.field()).doesNotContain(pasted, pasted.substring(4, 24)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'grants':{'%s':{'roles':1}}}",
                "{'grants':{'f':{'roles':{'%s':1}}}}",
                "{'endpoints':{'groups':{'%s':['b']}}}",
                "{'endpoints':{'groups':{'x%sy':[],'x%<sy':[]}}}"
            })
    void namesOfSomebodysChoice_areHidden_whereTheyMayBeKeys(String body) {
        String text = String.format(body.replace('\'', '"'), KEY);

        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> PolicyJson.read(text))
                .satisfies(e -> assertThat(e.getMessage() + e.field())
                        .contains("[hidden]")
                        .doesNotContain(KEY.substring(4, 24)));
    }

    @Test
    void namesOfSomebodysChoice_areShown_whereTheyAreNone() {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> PolicyJson.read(
                        "{\"endpoints\":{\"groups\":{\"0b6f2d1e-6c1c-4c57-9f0e-3f7a4c2b9d11\":[\"b\"]}}}"))
                .satisfies(
                        e -> assertThat(e.field()).isEqualTo("/endpoints/groups/0b6f2d1e-6c1c-4c57-9f0e-3f7a4c2b9d11"));
    }
}
