package dev.claviger.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import dev.claviger.PlaintextKey;
import dev.claviger.benchmarks.ByHand;
import dev.claviger.benchmarks.Installation;
import dev.claviger.benchmarks.Population;
import dev.claviger.benchmarks.Sample;
import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/**
 * The process of one variant. It writes a line for each request that is allowed, then its port, and answers the commands on
 * its standard input until that ends: questions over HTTP would count among the requests.
 */
public final class ServerMain {
    /** Answered with processor time and allocated bytes so far. */
    static final String USAGE = "usage";

    /** Answered with nothing; begins a recording. */
    static final String RECORD = "record";

    /** With the file behind it, answered with nothing; ends the recording and writes it. */
    static final String SAVE = "save";

    private static final int ENTRIES = 100;
    private static final int KEYS = 1_000;
    private static final int KEYS_OF_AN_OWNER = 5;

    private final PrintStream out;
    private final Population population = new Population(ENTRIES, KEYS / KEYS_OF_AN_OWNER);
    private final ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
    private final Usage usage = new Usage();
    private final Recorder recorder = new Recorder();

    private ServerMain(PrintStream out) {
        this.out = out;
        ServletHolder servlet = new ServletHolder(new FixedServlet());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/api/*");
    }

    /**
     * Serves until the standard input ends.
     *
     * @param arguments the name of a {@link Variant}
     */
    public static void main(String[] arguments) throws IOException {
        new ServerMain(new PrintStream(System.out, false, US_ASCII)).serve(Variant.valueOf(arguments[0]));
        // Should a thread of the server have been left over.
        System.exit(0);
    }

    private void serve(Variant variant) throws IOException {
        try (Installation installation = new Installation(population)) {
            List<IssuedKey> keys = installation.issue(KEYS, KEYS);
            tellRequests(installation.samples(keys));
            if (variant == Variant.OURS) {
                guard(installation.claviger());
                serve();
                return;
            }
            if (variant == Variant.HAND) {
                guard(new HandFilter(new ByHand(population, keys)));
            }
        }
        // What the library does in the background is no cost of the other variants.
        serve();
    }

    /** Only requests without a body, because this servlet reads none. */
    private void tellRequests(Sample[] samples) {
        Arrays.stream(samples)
                .filter(sample -> sample.request().method().equals("GET"))
                .forEach(sample -> out.println(
                        new PreparedRequest(sample.request().rawPath(), PlaintextKey.of(sample.key())).toLine()));
    }

    private void guard(Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/api/*", EnumSet.of(DispatcherType.REQUEST));
    }

    private void guard(Claviger claviger) {
        ApiKeyFilter filter = ApiKeyFilter.builder(claviger).guard("/api/**").build();
        context.addServletContainerInitializer((classes, started) -> filter.addTo(started));
    }

    private void serve() throws IOException {
        try (WebServer server = new WebServer(context)) {
            Installation.settle();
            tell(Integer.toString(server.port()));
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                tell(answer(command));
            }
        }
    }

    private String answer(String command) throws IOException {
        String[] words = command.split(" ", 2);
        switch (words[0]) {
            case USAGE -> {
                return usage.cpuNanos() + " " + usage.bytes();
            }
            case RECORD -> recorder.start();
            case SAVE -> recorder.save(Path.of(words[1]));
            default -> throw new IOException("no such command: " + command);
        }
        return "";
    }

    private void tell(String line) {
        out.println(line);
        out.flush();
    }
}
