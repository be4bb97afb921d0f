package dev.claviger.conformance.cases;

import dev.claviger.Claviger;
import dev.claviger.InMemoryKeyStorage;
import dev.claviger.spi.KeyStorage;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** An application of Spring Boot, guarded by what the starter makes of its settings and a bean. */
record BootContainer(String family, Setup setup) implements ConformanceContainer {
    static {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    /** Before all that Spring Boot registers. */
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 1;

    /** The application, all of which is in beans and settings. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Program {}

    @Override
    public Running start(Application application) throws IOException {
        requireRunnable(application);
        SpringApplication boot = new SpringApplication(Program.class);
        boot.setBannerMode(Banner.Mode.OFF);
        boot.setLogStartupInfo(false);
        boot.setRegisterShutdownHook(false);
        boot.setDefaultProperties(settings(application.stage()));
        boot.addInitializers(context -> addBeans((GenericApplicationContext) context, application));
        try {
            return new RunningBoot(boot.run());
        } catch (RuntimeException e) {
            throw new IOException("the application did not start", e);
        }
    }

    private static void requireRunnable(Application application) {
        Stage stage = application.stage();
        SpringRouting.requireRunnable(stage, "tomcat");
        if (application.clavigers().size() > 1) {
            throw new NotRunnableException("the starter registers one filter");
        }
        if (stage.webSockets()) {
            throw new NotRunnableException("the application has no WebSocket endpoints");
        }
        if (stage.fixture().errorPages().size() > 1) {
            throw new NotRunnableException("Spring Boot has one error page");
        }
    }

    private Map<String, Object> settings(Stage stage) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", 0);
        settings.put("server.address", InetAddress.getLoopbackAddress().getHostAddress());
        settings.put("server.servlet.context-path", stage.contextPath());
        settings.put("server.http2.enabled", stage.http2());
        settings.put("server.tomcat.threads.min-spare", 1);
        settings.put("spring.mvc.dispatch-trace-request", true);
        stage.fixture().errorPages().values().forEach(page -> {
            // In the names of both versions.
            settings.put("server.error.path", page);
            settings.put("spring.web.error.path", page);
        });
        if (setup.forwarded() || stage.fixture().forwardedHeaders()) {
            settings.put("server.forward-headers-strategy", "framework");
        }
        addFilterSettings(settings, stage);
        return settings;
    }

    private static void addFilterSettings(Map<String, Object> settings, Stage stage) {
        settings.put("claviger.filter.guard[0]", stage.guarded() == null ? "/**" : stage.guarded() + "*");
        List<String> open = stage.fixture().open();
        for (int i = 0; i < open.size(); i++) {
            settings.put("claviger.filter.permit-all[" + i + "]", open.get(i));
        }
        if (stage.transports().contains(Stage.KEY_HEADER)) {
            boolean also = stage.transports().contains(Stage.BEARER);
            settings.put("claviger.filter." + (also ? "also" : "only") + "-from-header", "X-API-Key");
        }
        if (stage.passesOthers()) {
            settings.put("claviger.filter.without-key", "pass-to-host");
            settings.put("claviger.filter.unsafe-pass-to-host", true);
        }
    }

    private static void addBeans(GenericApplicationContext context, Application application) {
        context.registerBean(Claviger.class, () -> application.clavigers().get(0));
        // Not used, but wanted of every application.
        context.registerBean(KeyStorage.class, InMemoryKeyStorage::new);
        context.registerBean(SimpleUrlHandlerMapping.class, () -> {
            SimpleUrlHandlerMapping mapping = SpringRouting.mapping(application.handlers(), false);
            mapping.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return mapping;
        });
        if (application.stage().fixture().attributesBeforeFilter()) {
            addFilter(context, "knownAttributes", new KnownAttributes(), FIRST);
        }
        addFilter(context, "methodOverride", new OverrideFilter(), Ordered.LOWEST_PRECEDENCE - 1);
        addFilter(context, "own", application.ownFilter(), Ordered.LOWEST_PRECEDENCE);
    }

    private static void addFilter(GenericApplicationContext context, String name, Filter filter, int order) {
        context.registerBean(name, FilterRegistrationBean.class, () -> {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
            registration.setName(name);
            registration.setOrder(order);
            return registration;
        });
    }

    private record RunningBoot(ConfigurableApplicationContext context) implements Running {
        @Override
        public int port() {
            return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
