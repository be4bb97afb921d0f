package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.conformance.nodes.cluster.TcpProxy.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
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
    void target_leadsNewConnectionsElsewhere() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 0, loopback)) {
            // when
            proxy.target(other.getLocalPort());

            // then
            client.getOutputStream().write('a');
            assertThat(backend.getInputStream().read()).isEqualTo('a');
            try (Socket late = new Socket(loopback, proxy.port());
                    Socket served = other.accept()) {
                served.setSoTimeout(LATE_MILLIS);
                late.getOutputStream().write('b');
                assertThat(served.getInputStream().read()).isEqualTo('b');
            }
        }
    }

    @Test
    void dropLinks_closesBothSides() throws IOException {
        client.getOutputStream().write('a');
        assertThat(backend.getInputStream().read()).isEqualTo('a');

        proxy.dropLinks();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(backend.getInputStream().read()).isEqualTo(-1);
    }

    /** Not how long it takes at most, which is up to the machine. */
    @Test
    void bytes_arriveInOrderAndLater_whenThereIsADelay() throws IOException {
        try (TcpProxy slow = new TcpProxy(server.getLocalPort(), Duration.ofMillis(100));
                Socket far = new Socket(loopback, slow.port());
                Socket near = server.accept()) {
            far.setSoTimeout(LATE_MILLIS);
            near.setSoTimeout(LATE_MILLIS);
            long start = System.nanoTime();

            far.getOutputStream().write(new byte[] {1, 2});
            far.getOutputStream().write(3);
            assertThat(near.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
            near.getOutputStream().write(4);
            assertThat(far.getInputStream().read()).isEqualTo(4);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    /** What is sent right before the end arrives, too. */
    @Test
    void bytes_arriveBeforeTheEnd_whenThereIsADelay() throws IOException {
        try (TcpProxy slow = new TcpProxy(server.getLocalPort(), Duration.ofMillis(100));
                Socket far = new Socket(loopback, slow.port());
                Socket near = server.accept()) {
            near.setSoTimeout(LATE_MILLIS);

            far.getOutputStream().write(1);
            far.shutdownOutput();

            assertThat(near.getInputStream().read()).isEqualTo(1);
            assertThat(near.getInputStream().read()).isEqualTo(-1);
        }
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
