package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Sends bytes over a plain socket and takes what comes back. HTTP clients would repair or refuse many of the rows. */
final class RawExchange {
    static final String END_OF_LINE = "\r\n";

    private static final int PATIENCE_MILLIS = 3_000;

    /** How long to listen for what a server may add to a complete answer: the answer to a smuggled request. */
    private static final int AFTERMATH_MILLIS = 150;

    private static final int BUFFER_SIZE = 16_384;

    private final Socket socket;
    private final boolean head;
    private final StringBuilder received = new StringBuilder();
    private boolean outputOpen = true;

    private RawExchange(Socket socket, boolean head) {
        this.socket = socket;
        this.head = head;
    }

    /**
     * Sends a request, one character one byte, and returns the answer.
     *
     * @throws IOException if the server cannot be reached
     */
    static Answer send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            RawExchange exchange = new RawExchange(socket, request.startsWith("HEAD "));
            exchange.write(request);
            exchange.readToTheEnd();
            return Answer.of(exchange.received.toString());
        }
    }

    private void write(String request) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        } catch (SocketException e) {
            // The server has refused before it had read everything. Its answer is what counts.
            outputOpen = false;
        }
    }

    private void readToTheEnd() throws IOException {
        byte[] buffer = new byte[BUFFER_SIZE];
        InputStream input = socket.getInputStream();
        boolean more = true;
        while (more) {
            boolean complete = Answer.of(received.toString()).isComplete(head);
            socket.setSoTimeout(complete ? AFTERMATH_MILLIS : PATIENCE_MILLIS);
            try {
                int length = input.read(buffer);
                more = length >= 0;
                received.append(new String(buffer, 0, Math.max(length, 0), ISO_8859_1));
            } catch (SocketTimeoutException e) {
                // A server that waits for more is told that there is no more, once.
                more = !complete && outputOpen;
                endOutput();
            } catch (SocketException e) {
                // Reset: whatever arrived before counts.
                more = false;
            }
        }
    }

    private void endOutput() throws IOException {
        if (outputOpen) {
            socket.shutdownOutput();
            outputOpen = false;
        }
    }
}
