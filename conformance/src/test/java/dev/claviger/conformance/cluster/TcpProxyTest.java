package dev.claviger.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.cluster.TcpProxy.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {
    private static final int SOON_MILLIS = 200;
    private static final int LATE_MILLIS = 20_000;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private ServerSocket server;
    private TcpProxy proxy;
    private Socket client;
    private Socket backend;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 0, loopback);
        proxy = new TcpProxy(server.getLocalPort());
        client = new Socket(loopback, proxy.port());
        backend = server.accept();
        client.setSoTimeout(LATE_MILLIS);
        backend.setSoTimeout(LATE_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        backend.close();
        proxy.close();
        server.close();
    }

    private void assertNothingArrives(Socket socket) throws IOException {
        socket.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(LATE_MILLIS);
    }

    @Test
    void bytes_arriveInBothDirections() throws IOException {
        client.getOutputStream().write('a');
        assertThat(backend.getInputStream().read()).isEqualTo('a');

        backend.getOutputStream().write('b');
        assertThat(client.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void bytes_vanishAndTheConnectionStaysMute_whenTheyAreSwallowed() throws IOException {
        // given
        proxy.mode(Mode.SWALLOW);
        client.getOutputStream().write('a');
        assertNothingArrives(backend);

        // when
        proxy.mode(Mode.PASS);
        client.getOutputStream().write('b');

        // then
        assertNothingArrives(backend);
    }

    @Test
    void connection_goesOn_whenItHasLostNothing() throws IOException {
        // given
        proxy.mode(Mode.SWALLOW);

        // when
        proxy.mode(Mode.PASS);
        client.getOutputStream().write('a');

        // then
        assertThat(backend.getInputStream().read()).isEqualTo('a');
    }

    @Test
    void bytes_arriveLater_whenTheyAreHeld() throws IOException {
        // given
        proxy.mode(Mode.HOLD);
        client.getOutputStream().write('a');
        assertNothingArrives(backend);

        // when
        proxy.mode(Mode.PASS);

        // then
        assertThat(backend.getInputStream().read()).isEqualTo('a');
    }

    @Test
    void closing_isNotSeenBehindTheProxy_whenBytesAreSwallowed() throws IOException {
        // given
        proxy.mode(Mode.SWALLOW);
        client.close();
        assertNothingArrives(backend);

        // when
        proxy.mode(Mode.PASS);

        // then
        assertThat(backend.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void connection_isClosed_whenNobodyListensBehindTheProxy() throws IOException {
        // given
        server.close();

        // when
        try (Socket late = new Socket(loopback, proxy.port())) {
            late.setSoTimeout(LATE_MILLIS);

            // then
            assertThat(late.getInputStream().read()).isEqualTo(-1);
        }
    }
}
