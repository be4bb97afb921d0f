package dev.claviger.examples.hosts;

import com.sun.net.httpserver.HttpServer;
import dev.claviger.Claviger;
import dev.claviger.examples.jdkserver.KeyGuard;
import dev.claviger.http.HttpGuard;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.webflux.ApiKeyPrincipal;
import dev.claviger.webflux.ApiKeyWebFilter;
import io.dropwizard.core.setup.Environment;
import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.javalin.Javalin;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.servlet.ServletContainerInitializer;
import java.util.Set;
import org.apache.catalina.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;

/** The lines that docs/hosts.md shows. */
final class HostSnippets {
    private HostSnippets() {}

    static void jetty(Claviger claviger, ServletContextHandler context, HttpConfiguration http) {
        http.setHeaderCacheCaseSensitive(true);
        ApiKeyFilter.builder(claviger).guard("/api/**").build().addTo(context.getServletContext());
    }

    static void tomcat(Claviger claviger, Context context) {
        ApiKeyFilter keys = ApiKeyFilter.builder(claviger).guard("/api/**").build();
        context.addServletContainerInitializer((classes, application) -> keys.addTo(application), null);
    }

    static void undertow(Claviger claviger, DeploymentInfo deployment) {
        ApiKeyFilter keys = ApiKeyFilter.builder(claviger).guard("/api/**").build();
        ServletContainerInitializer mount = (classes, application) -> keys.addTo(application);
        deployment.addServletContainerInitializer(
                new ServletContainerInitializerInfo(mount.getClass(), () -> new Instance<>(mount), Set.of()));
    }

    /** What Undertow wants to have made. */
    record Instance<T>(T getInstance) implements io.undertow.servlet.api.InstanceHandle<T> {
        @Override
        public void release() {}
    }

    static Javalin javalin(Claviger claviger) {
        ApiKeyFilter keys = ApiKeyFilter.builder(claviger).guard("/api/**").build();
        Javalin application = Javalin.create(config -> {
            config.jetty.modifyHttpConfiguration(http -> http.setHeaderCacheCaseSensitive(true));
            config.jetty.modifyServletContextHandler(context -> keys.addTo(context.getServletContext()));
        });
        return application;
    }

    static void dropwizard(Claviger claviger, Environment environment) {
        ApiKeyFilter.builder(claviger)
                .guard("/api/**")
                .build()
                .addTo(environment.getApplicationContext().getServletContext());
        environment.lifecycle().addEventListener(new CaseSensitiveHeaders());
    }

    /** Dropwizard's configuration has no setting for it. */
    static final class CaseSensitiveHeaders implements LifeCycle.Listener {
        @Override
        public void lifeCycleStarting(LifeCycle starting) {
            if (starting instanceof Server server) {
                for (var connector : server.getConnectors()) {
                    connector
                            .getConnectionFactory(HttpConnectionFactory.class)
                            .getHttpConfiguration()
                            .setHeaderCacheCaseSensitive(true);
                }
            }
        }
    }

    static void vertx(Claviger claviger, Router router) {
        HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
        router.route().handler(new VertxKeyHandler(guard));
        router.route().handler(BodyHandler.create());
        router.get("/api/me").handler(context -> {
            var caller = VertxKeyHandler.callerOf(context);
            context.end(caller == null ? "nobody" : caller.decision().owner().id());
        });
    }

    static void grpc(Claviger claviger, ServerBuilder<?> server, BindableService models) {
        HttpGuard guard = HttpGuard.builder(claviger)
                .permitAll("POST /grpc.health.v1.Health/*")
                .ignoreMethodOverrides()
                .build();
        server.intercept(new GrpcKeyInterceptor(guard)).addService(models);
    }

    static void jdk(Claviger claviger, HttpServer server, KeyGuard.Handler handler) {
        HttpGuard guard = HttpGuard.builder(claviger).guard("/api/**").build();
        server.createContext("/", new KeyGuard(guard, handler));
    }

    /** A configuration of WebFlux. */
    static final class WebFlux {
        @Bean
        ApiKeyWebFilter apiKeys(Claviger claviger) {
            return ApiKeyWebFilter.builder(claviger).guard("/api/**").build();
        }

        @GetMapping("/api/me")
        String me(ApiKeyPrincipal caller) {
            return caller.owner().id();
        }
    }
}
