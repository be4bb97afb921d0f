package dev.claviger.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP response as it came over a socket.
 *
 * @param statusLine the first line
 * @param headers the headers by their names in lower case
 * @param body the body, without the frames of chunks
 */
public record Answer(String statusLine, Map<String, String> headers, String body) {
    private static final int TIMEOUT_MS = 5_000;

    /** How long what must not come is waited for, where a server keeps the connection open. */
    private static final int SILENCE_MS = 100;

    private static final int HEX = 16;

    /** Sends a request, whose lines are given without their ends, to a server on loopback. */
    public static Answer to(int port, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            String request = String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String statusLine = line(in);
            Map<String, String> headers = headers(in);
            byte[] body = lines[0].startsWith("HEAD ") ? whatever(socket, in) : body(in, headers);
            return new Answer(statusLine, headers, new String(body, UTF_8));
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = in.read();
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        String line = line(in);
        while (!line.isEmpty()) {
            String[] parts = line.split(":", 2);
            headers.merge(parts[0].toLowerCase(Locale.ROOT), parts[1].strip(), (one, other) -> one + " | " + other);
            line = line(in);
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length")));
        }
        return "chunked".equals(headers.get("transfer-encoding")) ? unchunked(in) : in.readAllBytes();
    }

    private static byte[] unchunked(InputStream in) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in), HEX);
            whole.writeBytes(in.readNBytes(length));
            line(in);
        } while (length > 0);
        return whole.toByteArray();
    }

    /** Reads what comes where nothing may. */
    private static byte[] whatever(Socket socket, InputStream in) throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        try {
            int octet = in.read();
            return octet < 0 ? new byte[0] : new byte[] {(byte) octet};
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    /** Returns the status. */
    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }
}
