package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.http.ForwardedFor;
import dev.claviger.policy.AddressSet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call comes from, behind proxies and over IPv6. */
class ForwardedForTest {
    private static final String PROXIED = "X-Forwarded-For: ";

    private final TestHost host = TestHost.allowing("/api/**");
    private final String key = host.bearer();
    private final ForwardedFor finder = ForwardedFor.believing("127.0.0.1", "::1", "10.0.0.0/8");

    @AfterEach
    void close() {
        host.close();
    }

    private static void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiKeyPrincipal principal = (ApiKeyPrincipal) request.getUserPrincipal();
        response.getWriter().print("from " + principal.call().clientAddress());
    }

    private ApiKeyFilter behind(ForwardedFor proxies) {
        return ApiKeyFilter.builder(host.claviger).behindProxies(proxies).build();
    }

    private String found(String... headers) throws Exception {
        try (TestServer server = TestServer.start(behind(finder), ForwardedForTest::show)) {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = key;
            return server.get("/api/x", all).body();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7|192.0.2.7",
                "192.0.2.7, 10.1.1.1|192.0.2.7",
                "203.0.113.9, 192.0.2.7, 10.1.1.1|192.0.2.7",
                "10.9.9.9, 192.0.2.7|192.0.2.7",
                "10.9.9.9|10.9.9.9",
                "192.0.2.7:4711, 10.1.1.1|192.0.2.7",
                "[2001:db8::7]:4711, 10.1.1.1|2001:db8::7",
                "2001:db8::7%eth0|2001:db8::7",
                "unknown, 10.1.1.1|null",
                "192.0.2.7, unknown|null",
                "192.0.2.7,|null",
                "192.0.2.0/24|null",
                "_hidden|null",
                "10.1.1.1, ,10.1.1.1|null",
            })
    void address_isTheOneThatTheFirstKnownProxyWasCalledFrom(String header, String expected) throws Exception {
        assertThat(found(PROXIED + header)).isEqualTo("from " + expected);
    }

    @Test
    void address_isReadFromAllLines_inTheirOrder() throws Exception {
        assertThat(found(PROXIED + "203.0.113.9", PROXIED + "192.0.2.7", PROXIED + "10.1.1.1"))
                .isEqualTo("from 192.0.2.7");
    }

    @Test
    void address_isTheOneOfTheConnection_whereNoProxyIsKnown() throws Exception {
        try (TestServer server =
                TestServer.start(behind(ForwardedFor.believing("10.0.0.0/8")), ForwardedForTest::show)) {
            assertThat(server.get("/api/x", key, PROXIED + "192.0.2.7").body()).isEqualTo("from 127.0.0.1");
        }
    }

    @Test
    void address_isFoundSoon_howeverLongTheList() throws Exception {
        assertThat(found(PROXIED + "192.0.2.7, " + "10.1.1.1,".repeat(700) + "10.1.1.1"))
                .isEqualTo("from 10.1.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/8, 10.1.1.1"})
    void proxies_areAddresses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardedFor.believing(text));
        assertThatIllegalArgumentException().isThrownBy(ForwardedFor::believing).withMessageContaining("10.0.0.0/8");
    }

    private static void listenOnIpv6(ServletContextHandler context) {
        ((ServerConnector) context.getServer().getConnectors()[0]).setHost("::1");
    }

    /** Jetty writes the address of an IPv6 client in brackets. */
    @Test
    void addressList_isPassed_overIpv6() throws Exception {
        host.changePolicy(policy -> policy.addresses(AddressSet.of(List.of("::1"))));
        Probe probe = new Probe();
        try (TestServer server = TestServer.start("", ForwardedForTest::listenOnIpv6, context -> {
            host.filter().addTo(context);
            TestServer.serve(context, "probe", probe, "/*");
        })) {
            assertThat(server.getFrom(InetAddress.getByName("::1"), "/api/x", key)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "[fe80::1]", "[fe80::1%3]"})
    void addressList_isPassed_whateverTheSpelling(String address) throws Exception {
        host.changePolicy(policy -> policy.addresses(AddressSet.of(List.of("fe80::/64"))));
        Probe probe = new Probe();
        ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                .clientAddress(request -> address)
                .build();
        try (TestServer server = TestServer.start(filter, probe)) {
            assertThat(server.get("/api/x", key).status()).isEqualTo(200);
        }
    }
}
