package dev.claviger.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Claviger;
import dev.claviger.contract.AdapterContract;
import org.junit.jupiter.api.AfterEach;

/** WebFlux on Reactor Netty, whose event loops must not wait for anything. */
class ReactorNettyTest extends AdapterContract {
    private NettyHost host;

    @Override
    protected int start(Claviger claviger) {
        Waits.watch();
        host = NettyHost.echoing(
                ApiKeyWebFilter.builder(claviger).guard("/api/**").build());
        return host.port();
    }

    @Override
    protected void stop() {
        host.close();
    }

    @AfterEach
    void nothingWaitedOnAnEventLoop() {
        assertThat(Waits.found()).isEmpty();
    }
}
