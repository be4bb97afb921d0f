package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.conformance.cases.Fixture.Action;
import dev.claviger.conformance.cases.Fixture.Handler;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows say of the application that they are sent to. */
class FixtureTest {
    private static Row row(String fixture) {
        try {
            return new Row("rows:1", new ObjectMapper().readTree(Rows.json("{'fixture':" + fixture + "}")));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the test has a fixture that is no JSON", e);
        }
    }

    private static Fixture of(String fixture) {
        return Fixture.of(row(fixture));
    }

    @Test
    void of_isPlain_whenTheRowSaysNothing() {
        assertThat(of("{}")).isEqualTo(Fixture.PLAIN);
        assertThat(Fixture.of(new Row("rows:1", new ObjectMapper().createObjectNode())))
                .isEqualTo(Fixture.PLAIN);
    }

    @Test
    void of_takesWhatStandsThere_andPutsAHandlerBehindTheServletsOfTheRow() {
        Fixture fixture = of("{'servlets':['/a/*'],'open':['/b'],'key':false,'error_pages':{'404':'/oops'},"
                + "'handlers':{'/b':{'does':'forward','to':'?to'},'/c':{'does':'send_error','status':404},"
                + "'/d':{'does':'async_complete'}},'attributes_before_filter':true}");

        assertThat(fixture.servlets()).containsExactly("/a/*", "/");
        assertThat(fixture.open()).containsExactly("/b");
        assertThat(fixture.withKey()).isFalse();
        assertThat(fixture.errorPages()).containsOnlyKeys(404).containsValue("/oops");
        assertThat(fixture.handlers())
                .containsEntry("/b", new Handler(Action.FORWARD, "?to", 500))
                .containsEntry("/c", new Handler(Action.SEND_ERROR, "", 404))
                .containsEntry("/d", new Handler(Action.ASYNC_COMPLETE, "", 500));
        assertThat(fixture.attributesBeforeFilter()).isTrue();
        assertThat(fixture.sends(404)).isTrue();
        assertThat(fixture.sends(500)).isFalse();
    }

    @Test
    void of_takesFilters_withTheListOfTheRowOrTheirOwn() {
        Fixture fixture =
                of("{'filters':[{'allow':'row'},{'allow':[{'kind':'exact','methods':['GET'],'path':'/a'}]}]}");

        assertThat(fixture.filters()).hasSize(2);
        assertThat(fixture.filters().get(0)).isEqualTo(Optional.empty());
        assertThat(fixture.isAllowed(new Marker("/a", "GET", "ordinary"), null)).isTrue();
        assertThat(fixture.isAllowed(new Marker("/b", "GET", "ordinary"), null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'by':'moonlight'}                               | the fixture has the field "by", which is not known here
            {'handlers':{'/a':{'does':'sing'}}}              | no handler does "sing" here
            {'handlers':{'/a':{'does':'forward','how':'x'}}} | the fixture has the field "how", which is not known here
            {'filters':[{'deny':'row'}]}                     | the fixture has the field "deny", which is not known here
            {'error_pages':{'often':'/a'}}                   | "often" is no status
            {'jvm':{'user.language':'tlh'}}                  | the row needs a process with the system properties {user.language=tlh}
            """)
    void of_cannotBeRun_whenAnythingIsNotKnown(String fixture, String reason) {
        assertThatThrownBy(() -> of(fixture))
                .isInstanceOfSatisfying(
                        NotRunnableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void fits_isWhetherThisProcessHasTheProperties() {
        assertThat(Fixture.fits(
                        Fixture.jvm(row("{'jvm':{'java.version':'" + System.getProperty("java.version") + "'}}"))))
                .isTrue();
        assertThat(Fixture.fits(Fixture.jvm(row("{'jvm':{'java.version':'1.2'}}"))))
                .isFalse();
    }
}
