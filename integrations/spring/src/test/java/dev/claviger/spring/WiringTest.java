package dev.claviger.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.context.SecurityContextHolder;

/** How the parts come together, and what happens where they do not. */
class WiringTest {
    private static final Pattern OPTIONAL = Pattern.compile("spring-(security-|tx|web|test)");

    @Test
    void beansThatNeedTheChain_areAskedForLater_andUsed() throws Exception {
        try (SpringHost host = SpringHost.with(Chains.Circular.class)
                .filter(builder -> builder.guard("/api/**").passOthersToHost())
                .start()) {
            assertThat(host.get("/api/who", host.keyOf("ada")).body())
                    .isEqualTo("ApiKeyAuthentication ada [FILTERS_false]");
            assertThat(host.send(host.request("/api/who")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void filterAfterSecurity_isRefused_andToldOf() throws Exception {
        try (SpringHost host = SpringHost.with(Login.class)
                        .passingOthers()
                        .securityFirst()
                        .start();
                LogCapture log = new LogCapture()) {
            String key = host.keyOf("ada");

            HttpResponse<String> first = host.get("/api/who", key);
            host.get("/api/who", key);

            assertThat(first.statusCode()).isEqualTo(302);
            assertThat(log.lines("register the API key filter before Spring Security"))
                    .hasSize(1);
        }
    }

    @Test
    void threads_areLeftWithoutAnOwner() throws Exception {
        List<Object> left = new CopyOnWriteArrayList<>();
        // Four requests, of which one is dispatched once more for its result and one for its error.
        CountDownLatch dispatches = new CountDownLatch(6);
        Filter around = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } finally {
                // A forward ends where the handler that forwarded goes on, and with its owner.
                if (request.getDispatcherType() != DispatcherType.FORWARD) {
                    left.add(String.valueOf(SecurityContextHolder.getContext().getAuthentication()));
                    dispatches.countDown();
                }
            }
        };
        try (SpringHost host =
                SpringHost.with(Login.class).beforeSecurity(around).start()) {
            String key = host.keyOf("ada");

            for (String path : List.of("/api/who", "/api/callable", "/api/forward", "/api/boom")) {
                host.get(path, key);
            }

            assertThat(dispatches.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(left).containsOnly("null");
        }
    }

    /** Spring alone: what is optional is not loaded. */
    @Test
    @SuppressWarnings("unchecked") // loaded by name
    void events_needNeitherSecurityNorTransactions() throws Exception {
        URL[] path = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !OPTIONAL.matcher(new File(entry).getName()).find())
                .map(WiringTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(SpringAlone.class.getName());
            Callable<String> host =
                    (Callable<String>) type.getDeclaredConstructor().newInstance();

            assertThat(host.call()).isEqualTo("issued, then refused");
        }
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
