package dev.claviger.jaxrs;

import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import org.glassfish.jersey.netty.httpserver.NettyHttpContainerProvider;

/** Jersey on Netty. */
class NettyTest extends AdapterContract {
    private Channel server;

    @Override
    protected int start(Claviger claviger) {
        server = NettyHttpContainerProvider.createServer(
                URI.create("http://localhost:0/"), Guarded.application(claviger), false);
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    protected void stop() throws InterruptedException {
        server.close().sync();
    }

    @Override
    protected boolean knowsClientAddress() {
        return false;
    }
}
