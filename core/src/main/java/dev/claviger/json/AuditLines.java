package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import dev.claviger.spi.AuditRecord;
import dev.claviger.spi.AuditSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each audit record as one line of JSON to an SLF4J logger, at level INFO.
 *
 * <p>The fields are {@code at} (ISO 8601, UTC), {@code event}, {@code actor}, {@code owner}, {@code key}, and the
 * details by their names. Owner and key are left out when they are not known. Everything that is not printable ASCII is
 * escaped, so that no path or name can end the line or change how it reads.
 */
public final class AuditLines implements AuditSink {
    /** The logger that {@link #toLog()} writes to. */
    public static final String LOGGER = "dev.claviger.audit";

    /** What a detail may not pass for, not even where the record leaves it out. */
    private static final Set<String> OWN_FIELDS = Set.of("at", "event", "actor", "owner", "key");

    private final Logger logger;

    private AuditLines(Logger logger) {
        this.logger = logger;
    }

    /** Returns a sink that writes to the logger {@value #LOGGER}. */
    public static AuditLines toLog() {
        return toLog(LoggerFactory.getLogger(LOGGER));
    }

    /** Returns a sink that writes to {@code logger}. */
    public static AuditLines toLog(Logger logger) {
        return new AuditLines(requireNonNull(logger, "logger"));
    }

    @Override
    public void accept(AuditRecord event) {
        logger.info("{}", line(event));
    }

    /** Returns the record as one line of JSON, without a line end. */
    public static String line(AuditRecord event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("at", requireNonNull(event, "event").at().toString());
        fields.put("event", event.type().code());
        fields.put("actor", event.actor());
        if (event.owner() != null) {
            fields.put("owner", event.owner());
        }
        if (event.key() != null) {
            fields.put("key", event.key().toString());
        }
        event.details().forEach((name, value) -> {
            if (!OWN_FIELDS.contains(name)) {
                fields.put(name, value);
            }
        });
        return AuditJson.line(fields);
    }
}
