package dev.claviger.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.IssuedKey;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page about metrics says of meters is so. */
class MetricsPageTest {
    private static final Path PAGE = root().resolve(Path.of("docs", "metrics.md"));
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern PROMETHEUS_NAME = Pattern.compile("claviger_[a-z_]+");

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OtlpMeterRegistry otlp =
            new OtlpMeterRegistry(key -> key.equals("otlp.enabled") ? "false" : null, Clock.SYSTEM);
    private Claviger claviger;

    /** A row of the table: all but what it says in prose. */
    private record Row(String kind, List<String> tags, String prometheus) {}

    /** The tests are run from the folders of two modules. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @BeforeEach
    void start() {
        ClavigerMeters meters = new ClavigerMeters();
        claviger = meters.listenTo(new Bench().builder()).build();
        meters.of(claviger).bindTo(prometheus);
        meters.of(claviger).bindTo(otlp);
        IssuedKey key = Bench.issue(claviger, "ada");
        Bench.decide(claviger, key);
    }

    @AfterEach
    void close() {
        claviger.close();
        otlp.close();
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `claviger.") && line.contains("claviger_")) {
                String[] cells = line.split(" *\\| *");
                rows.put(
                        names(cells[1]).get(0),
                        new Row(cells[2], names(cells[3]), names(cells[4]).get(0)));
            }
        }
        return rows;
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static Row rowOf(Meter meter, String prometheusName) {
        List<String> tags = meter.getId().getTags().stream()
                .map(tag -> tag.getKey())
                .sorted()
                .toList();
        return new Row(kind(meter), tags, prometheusName);
    }

    private static String kind(Meter meter) {
        if (meter instanceof Timer) {
            return "timer";
        }
        if (meter instanceof FunctionCounter) {
            return "counter";
        }
        return meter instanceof TimeGauge ? "time gauge" : "gauge";
    }

    @Test
    void table_hasAllMeters_withTheirTagsAndNames() throws IOException {
        Map<String, Row> found = new TreeMap<>();
        for (Meter meter : prometheus.getMeters()) {
            String suffix = meter instanceof FunctionCounter ? "_total" : "";
            String name = meter.getId().getConventionName(prometheus.config().namingConvention());
            String whole = name.endsWith(suffix) ? name : name + suffix;
            found.put(meter.getId().getName(), rowOf(meter, whole));
        }

        assertThat(rows()).hasSizeGreaterThan(10).isEqualTo(found);
    }

    @Test
    void namesAtPrometheus_areInWhatItReads() throws IOException {
        List<String> lines = prometheus.scrape().lines().toList();

        for (Row row : rows().values()) {
            String series = row.kind().equals("timer") ? row.prometheus() + "_count" : row.prometheus();
            assertThat(lines)
                    .as(series)
                    .anyMatch(line -> line.startsWith(series + " ") || line.startsWith(series + "{"));
        }
    }

    @Test
    void namesInOtlp_areThoseOfTheMeters_inMilliseconds() {
        assertThat(otlp.getMeters()).isNotEmpty().allSatisfy(meter -> {
            Meter.Id id = meter.getId();
            assertThat(id.getConventionName(otlp.config().namingConvention())).isEqualTo(id.getName());
            boolean timed = meter instanceof Timer || meter instanceof TimeGauge;
            assertThat(id.getBaseUnit()).isEqualTo(timed ? "milliseconds" : null);
        });
        assertThat(((OtlpConfig) key -> null).baseTimeUnit().name()).isEqualTo("MILLISECONDS");
    }

    @Test
    void alerts_nameMetersThatExist() throws IOException {
        String page = Files.readString(PAGE);
        String alerts = page.substring(page.indexOf("## Alerts"), page.indexOf("## Health"));
        List<String> named = new ArrayList<>(PROMETHEUS_NAME
                .matcher(alerts)
                .results()
                .map(MatchResult::group)
                .toList());

        assertThat(named).isNotEmpty();
        assertThat(rows().values().stream().map(Row::prometheus).collect(Collectors.toSet()))
                .containsAll(named);
    }
}
