package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import dev.claviger.ClavigerBuilder;
import dev.claviger.micrometer.ClavigerMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;

/** Has the claviger tell the meters what takes time, before customizers of the application, which may want to be told instead. */
final class MetersWiring implements ClavigerBuilderCustomizer, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(Claviger.class);

    private final ClavigerMeters meters;
    private boolean listening;

    MetersWiring(ClavigerMeters meters) {
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void customize(ClavigerBuilder builder) {
        meters.listenTo(builder);
        listening = true;
    }

    /** Returns the meters of a claviger; none if it is not the one that was built here. */
    MeterBinder of(Claviger claviger) {
        if (listening) {
            return meters.of(claviger);
        }
        LOG.info(
                "The claviger is a bean of the application, which has to see to its meters itself: ClavigerMeters.build");
        return registry -> {};
    }
}
