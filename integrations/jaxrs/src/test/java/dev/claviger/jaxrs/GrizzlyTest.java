package dev.claviger.jaxrs;

import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import java.net.URI;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;

/** Jersey on Grizzly. */
class GrizzlyTest extends AdapterContract {
    private HttpServer server;

    @Override
    protected int start(Claviger claviger) {
        server = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://localhost:0/"), Guarded.application(claviger));
        return server.getListeners().iterator().next().getPort();
    }

    @Override
    protected void stop() {
        server.shutdownNow();
    }

    @Override
    protected boolean knowsClientAddress() {
        return false;
    }
}
