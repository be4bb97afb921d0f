package dev.claviger.conformance.cases;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Tomcat 10.1 or 11, as it is or with everything allowed that can be allowed in a path. Compiled for 11, which has nothing here that
 * 10.1 has not.
 */
record TomcatContainer(String family, Setup setup) implements ConformanceContainer {
    private static final String RELAXED = "<>[\\]^`{|}\"";

    @Override
    public Running start(Application application) throws IOException {
        Path directory = Files.createTempDirectory("claviger-conformance");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        Connector connector = connector(application.stage().http2());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext(application.contextPath(), directory.toString());
        if (application.stage().webSockets()) {
            context.addServletContainerInitializer(new WsSci(), null);
            context.addServletContainerInitializer((classes, started) -> started.addListener(new Endpoints()), null);
        }
        context.addServletContainerInitializer((classes, started) -> application.install(started), null);
        application.errorPages().forEach((status, page) -> context.addErrorPage(errorPage(status, page)));
        RunningTomcat running = new RunningTomcat(tomcat, directory);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            running.close();
            throw new IOException("Tomcat did not start", e);
        }
        return running;
    }

    private Connector connector(boolean http2) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        if (http2) {
            connector.addUpgradeProtocol(new Http2Protocol());
        }
        if (setup.lenient()) {
            connector.setProperty("relaxedPathChars", RELAXED);
            connector.setProperty("relaxedQueryChars", RELAXED);
            // What the container leaves as it is, a second router may decode.
            String handling = setup.spring() ? "passthrough" : "decode";
            connector.setEncodedSolidusHandling(handling);
            connector.setEncodedReverseSolidusHandling(handling);
            connector.setAllowBackslash(true);
        }
        return connector;
    }

    /** The container of the endpoints is there once the initializers have run. */
    private static final class Endpoints implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            WebSockets.addTo((ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()));
        }
    }

    private static ErrorPage errorPage(int status, String location) {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(status);
        page.setLocation(location);
        return page;
    }

    private record RunningTomcat(Tomcat tomcat, Path directory) implements Running {
        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() throws IOException {
            try {
                tomcat.stop();
                tomcat.destroy();
            } catch (LifecycleException e) {
                throw new IOException("Tomcat did not stop", e);
            } finally {
                // Tomcat remembers the directory of the first server there ever was, and would make it again.
                System.clearProperty(Globals.CATALINA_HOME_PROP);
                delete(directory);
            }
        }

        private static void delete(Path directory) throws IOException {
            List<Path> content;
            try (Stream<Path> files = Files.walk(directory)) {
                content = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : content) {
                Files.delete(file);
            }
        }
    }
}
