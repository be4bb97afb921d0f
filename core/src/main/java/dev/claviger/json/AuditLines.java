package dev.claviger.json;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.json.AuditFields;
import dev.claviger.internal.json.JsonText;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each audit record as one line of JSON to an SLF4J logger, at level INFO.
 *
 * <p>The fields are {@code at} (ISO 8601, UTC, to the millisecond), {@code event}, {@code actor}, {@code owner_id},
 * {@code key_id}, and {@code details}, an object of the details by their names. Owner and key are left out when they are not
 * known. The management API has the same form, with the {@code number} of the record before it. Everything that is not printable
 * ASCII is escaped, so that no path or name can end the line or change how it reads.
 */
public final class AuditLines implements AuditSink {
    /** The logger that {@link #toLog()} writes to. */
    public static final String LOGGER = "dev.claviger.audit";

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
    public void accept(AuditEvent event) {
        logger.info("{}", line(event));
    }

    /** Returns the record as one line of JSON, without a line end. */
    public static String line(AuditEvent event) {
        return AuditJson.line(AuditFields.addTo(new JsonText(), requireNonNull(event, "event"))
                .fields());
    }
}
