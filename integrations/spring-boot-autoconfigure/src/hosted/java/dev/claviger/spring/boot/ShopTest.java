package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyFilter;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;

/** What a stranger's first application does, on a server. */
class ShopTest {
    private static Host host;
    private static String key;

    @BeforeAll
    static void start() {
        host = Host.start(Shop.class, Shop.SETTINGS);
        key = host.issue("ada");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void guardedPath_is401_withoutAKey() {
        HttpResponse<String> answer = host.get("/api/who");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void guardedPath_hasTheOwnerWithItsLazyRoles_withAKey() {
        assertThat(host.get("/api/who", Host.bearer(key)).body()).isEqualTo("ada true");
    }

    @Test
    void keyedRequest_setsNoCookie() {
        assertThat(host.get("/api/who", Host.bearer(key)).headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void openPaths_needNoKey() {
        assertThat(host.get("/api/health").body()).isEqualTo("fine");
        assertThat(host.get("/public/page").body()).isEqualTo("for everybody");
    }

    @Test
    void forwardToAGuardedPath_is401_withoutAKey() {
        HttpResponse<String> answer = host.get("/public/forward");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("secrets");
        assertThat(host.get("/public/forward", Host.bearer(key)).body()).isEqualTo("secrets");
    }

    @Test
    void includeOfAGuardedPath_isNotInTheAnswer_withoutAKey() {
        assertThat(host.get("/public/include").body()).doesNotContain("secrets");
        assertThat(host.get("/public/include", Host.bearer(key)).body()).isEqualTo("secrets");
    }

    @Test
    void asynchronousRequest_isCountedOnce() {
        long before = host.claviger().counts().allowed();

        assertThat(host.get("/api/slow", Host.bearer(key)).body()).isEqualTo("slowly");

        assertThat(host.claviger().counts().allowed()).isEqualTo(before + 1);
    }

    @Test
    void failingHandler_endsAtTheErrorPage() {
        HttpResponse<String> answer = host.get("/api/broken", Host.bearer(key));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"path\":\"/api/broken\"");
    }

    @Test
    void hiddenMethod_isJudgedLikeTheMethodThatItIs() {
        String[] headers = {"Authorization", "Bearer " + key, "Content-Type", "application/x-www-form-urlencoded"};

        assertThat(host.post("/api/things/1", "a=b", headers).body()).isEqualTo("posted 1");
        assertThat(host.post("/api/things/1", "_method=delete", headers).statusCode())
                .isEqualTo(403);
    }

    @Test
    void filter_isRegisteredOnceUnderItsName() {
        ServletContext context = ((WebApplicationContext) host.context()).getServletContext();

        assertThat(context.getFilterRegistrations().values())
                .filteredOn(filter -> ApiKeyFilter.class.getName().equals(filter.getClassName()))
                .extracting(FilterRegistration::getName)
                .containsExactly("claviger");
    }

    @Test
    void management_refusesWhoeverIsNobody() {
        assertThat(host.get("/manage/v1/keys").statusCode()).isEqualTo(401);
        assertThat(host.get("/manage/v1/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void key_stays_whenTheTransactionRoundItIsRolledBack() {
        People people = host.context().getBean(People.class);
        people.add("eve", "user");

        assertThatThrownBy(() -> people.addWithKeyAndFail("eve")).hasMessage("rolled back");

        assertThat(keysOf("eve")).isEqualTo(1);
    }

    @Test
    void directory_doesNotSeeAUserOfTheCallersTransaction() {
        People people = host.context().getBean(People.class);

        String refusal = people.refusalForUncommitted("mallory");

        assertThat(refusal).isNotEqualTo("issued");
        assertThat(keysOf("mallory")).isZero();
    }

    @Test
    void lookUpThatFails_rollsNothingOfTheCallerBack() {
        host.context().getBean(People.class).addAlthoughALookUpFails("zoe");

        assertThat(host.issue("zoe")).startsWith("sk-");
    }

    private static int keysOf(String owner) {
        Claviger claviger = host.claviger();
        return claviger.list(Actor.host("test"), KeyFilter.forOwner(owner))
                .orElseThrow()
                .keys()
                .size();
    }
}
