package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The management servlet behind Spring Security's login. */
class ManagementTest {
    private static SpringHost host;
    private static String adas;

    @BeforeAll
    static void start() throws Exception {
        host = SpringHost.with(Login.class)
                .filter(builder -> builder.guard("/api/**", "/manage/**").passOthersToHost())
                .start();
        adas = host.logIn("ada");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static HttpRequest.Builder issue(String cookie) {
        return host.request("/manage/keys")
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"from a page\"}"));
    }

    @Test
    void people_manageTheirKeys_withoutAToken() throws Exception {
        HttpResponse<String> issued = host.send(issue(adas).header("Sec-Fetch-Site", "same-origin"));
        HttpResponse<String> listed = host.send(host.request("/manage/keys").header("Cookie", adas));

        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        assertThat(listed.body()).contains("\"owner_id\":\"ada\"");
    }

    @Test
    void pagesOfOtherSites_areRefusedByTheServlet() throws Exception {
        HttpResponse<String> crossSite = host.send(issue(adas).header("Sec-Fetch-Site", "cross-site"));
        HttpResponse<String> form = host.send(host.request("/manage/keys")
                .header("Cookie", adas)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=x")));

        assertThat(crossSite.statusCode()).isEqualTo(403);
        assertThat(crossSite.body()).contains("cross_site");
        assertThat(form.body()).contains("json_required");
    }

    @Test
    void otherServlets_askForTheToken_wheneverPathsLookAlike() throws Exception {
        for (String path : new String[] {"/things", "/managex/keys", "/manage;x=y/../things"}) {
            HttpResponse<String> answer = host.send(host.request(path)
                    .header("Cookie", adas)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).as(path).isIn(400, 403);
        }
    }

    @Test
    void keys_manageAsTheirOwner_andNobodyElse() throws Exception {
        String root = host.keyOf("root");

        HttpResponse<String> whoami =
                host.send(host.request("/manage/whoami", root).header("Cookie", adas));

        assertThat(whoami.body()).contains("\"root\"").doesNotContain("\"ada\"");
    }

    @Test
    void strangers_areNobody() throws Exception {
        assertThat(host.send(host.request("/manage/keys")).statusCode()).isEqualTo(302);
    }
}
