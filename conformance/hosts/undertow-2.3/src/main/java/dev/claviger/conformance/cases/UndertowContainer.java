package dev.claviger.conformance.cases;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow, as it is or with slashes decoded that are encoded in a path, and with characters allowed that should be. */
record UndertowContainer(String family, Setup setup) implements ConformanceContainer {

    @Override
    public Running start(Application application) throws IOException {
        DeploymentManager deployment = Servlets.newContainer().addDeployment(deployment(application));
        Undertow server;
        try {
            deployment.deploy();
            server = server(application, deployment.start());
            server.start();
        } catch (ServletException | RuntimeException e) {
            throw new IOException("Undertow did not start", e);
        }
        return new RunningUndertow(server, deployment);
    }

    private static DeploymentInfo deployment(Application application) {
        ServletContainerInitializer install = (classes, started) -> application.install(started);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setDeploymentName("conformance")
                .setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        install.getClass(), new ImmediateInstanceFactory<>(install), Set.of()));
        application.errorPages().forEach((status, page) -> deployment.addErrorPage(new ErrorPage(page, status)));
        if (application.stage().webSockets()) {
            deployment.addServletContextAttribute(
                    WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                    new WebSocketDeploymentInfo().addListener(WebSockets::addTo));
        }
        return deployment;
    }

    private Undertow server(Application application, HttpHandler handler) {
        String contextPath = application.contextPath();
        Undertow.Builder server = Undertow.builder()
                .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
                .setIoThreads(2)
                .setWorkerThreads(8)
                .setServerOption(
                        UndertowOptions.ENABLE_HTTP2, application.stage().http2())
                .setHandler(contextPath.isEmpty() ? handler : Handlers.path().addPrefixPath(contextPath, handler));
        if (setup.lenient()) {
            server.setServerOption(UndertowOptions.DECODE_SLASH, true)
                    .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true);
        }
        return server.build();
    }

    private record RunningUndertow(Undertow server, DeploymentManager deployment) implements Running {
        @Override
        public int port() {
            return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            server.stop();
            try {
                deployment.stop();
                deployment.undeploy();
            } catch (ServletException e) {
                throw new IOException("Undertow did not stop", e);
            }
        }
    }
}
