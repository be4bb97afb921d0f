package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.CallPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which the endpoint lists of other products were bypassed. */
class EndpointAttackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Climbing out of a listed subtree
                "/api/models/../admin/keys",
                "/api/models/x/../../admin/keys",
                "/api/models/%2e%2e/admin/keys",
                "/api/models/.%2E/admin/keys",
                "/api/models/..;/admin/keys",
                "/api/models/..;x=1/admin/keys",
                "/api/models;/../admin/keys",
                "/api/models%2f../admin/keys",
                "/api/models/..%2fadmin/keys",
                "/api/models/..%5cadmin/keys",
                "/api/models/..\\admin\\keys",
                "/api/models//../admin/keys",
                "/api/models/%252e%252e/admin/keys",
                "/api/models/%c0%ae%c0%ae/admin/keys",
                "/api/models/%u002e%u002e/admin/keys",
                "/api/models/%ef%bc%8e%ef%bc%8e/admin/keys",
                "/api/models/%e2%80%a5/admin/keys",
                "/api/models/..%00/admin/keys",
                "/api/models/..#/admin/keys",
                "/api/models/..%3f/admin/keys",
                // Hiding the name of a protected endpoint
                "//api/admin/keys",
                "/./api/admin/keys",
                "/;/api/admin/keys",
                "/api/admin;x/keys",
                "/api/admin/keys;.css",
                "/api/%2561dmin/keys",
                "/api/admin%2fkeys",
                "/api/admin/%0akeys",
                "/api/admin/keys%0d",
                "/api/admin/keys%e2%80%a8",
                "/api/admin/keys%ff",
                "/api/admin/keys\u00ff",
                "http:/api/admin/keys",
                "http://host/api/models",
                // Leaving a listed name by something that a router drops
                "/api/models;x",
                "/api/models%",
                "/api/models%23",
                "/api/models?x",
                "/api/models%00",
                "/api/admin%3f/status",
            })
    void read_refuses_whatCouldBeReadInTwoWays(String raw) {
        assertThat(CallPath.read(raw, "")).isInstanceOf(CallPath.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/models|/API/models",
                "/api/models|/api/models/",
                "/api/models|/api/models.json",
                "/api/models|/api/models~",
                "/api/models|/api/models%20",
                "/api/models|/api/model%C5%BF",
                "/api/models|/api/modelS",
                "/api/models|/api/admin/api/models",
                "/api/models|/api/admin/keys/",
                "/api/models|/api/%61dmin/keys",
                "/api/models|/a/api/models",
                "/api/models/**|/api/models2",
                "/api/models/**|/api/models~",
                "/api/models/**|/api",
                "/api/*/status|/api/a/b/status",
                "/api/*/status|/api/status",
                "/api/*|/api/",
                "/api/v1.0/models|/api/v1/0/models",
                "/api/v1.0/models|/api/v1x0/models",
                "GET /api/models/**|/",
            })
    void allows_isFalse_forWhatOnlyLooksLikeTheEntry(String entry, String raw) {
        CallPath path = (CallPath) CallPath.read(raw, "");

        assertThat(EndpointSet.of(entry).allows("GET", path)).isFalse();
    }
}
