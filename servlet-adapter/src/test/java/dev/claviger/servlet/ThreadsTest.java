package dev.claviger.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Owner;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threads and connections serve one caller after the other. */
class ThreadsTest {
    private static final int THREADS = 4;
    private static final int REQUESTS_PER_THREAD = 2_500;
    private static final int CALLERS = 5;

    @Test
    void doFilter_neverLendsACallerToTheNextRequest() throws Exception {
        try (TestHost host = TestHost.allowing("/api/models")) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                host.owners.put(Owner.user("caller" + i));
                keys.add(TestHost.bearer(host.issueTo("caller" + i)));
            }
            ApiKeyFilter filter = ApiKeyFilter.builder(host.claviger)
                    .permitAll("/open/*")
                    .passOthersToHost()
                    .build();
            try (TestServer server = TestServer.start(filter, new Echo())) {
                assertThat(mixedRequests(server, keys)).isEmpty();
            }
        }
    }

    /** Returns what went wrong. */
    private static List<String> mixedRequests(TestServer server, List<String> keys) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                work.add(() -> mixedRequests(server, keys, random));
            }
            List<String> wrong = new ArrayList<>();
            for (Future<List<String>> done : threads.invokeAll(work)) {
                wrong.addAll(done.get());
            }
            return wrong;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> mixedRequests(TestServer server, List<String> keys, Random random) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (KeptConnection connection = new KeptConnection(server)) {
            for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
                int caller = random.nextInt(CALLERS);
                Sample sample = sample(random.nextInt(6), keys.get(caller), "caller" + caller);
                Answer answer = connection.get(sample.target(), sample.header());
                String got = answer.status() + " " + answer.header("Caller").orElse("");
                if (!got.equals(sample.expected())) {
                    wrong.add(sample.target() + " as " + sample.expected() + " got " + got);
                }
            }
        }
        return wrong;
    }

    private record Sample(String target, String header, String expected) {}

    private static Sample sample(int kind, String key, String caller) {
        return switch (kind) {
            case 0 -> new Sample("/api/models", key, "200 " + caller);
            case 1 -> new Sample("/api/models?async", key, "200 " + caller);
            case 2 -> new Sample("/api/admin", key, "403 ");
            case 3 -> new Sample("/api/models", "Authorization: Bearer sk-x", "401 ");
            case 4 -> new Sample("/api/models", "Authorization: Bearer session", "200 null");
            default -> new Sample("/open/x", key, "200 null");
        };
    }

    /** Answers with the caller, in a header, so that answers can be read from a connection that stays open. */
    private static final class Echo implements TestServlet.Handler {
        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response) {
            boolean dispatched = request.getDispatcherType() == DispatcherType.ASYNC;
            if ("async".equals(request.getQueryString()) && !dispatched) {
                request.startAsync().dispatch();
                return;
            }
            response.setHeader("Caller", String.valueOf(request.getRemoteUser()));
        }
    }
}
