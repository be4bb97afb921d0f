package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;

/**
 * Sends one HTTP/2 request with prior knowledge (RFC 9113, section 3.3), pseudo headers as they stand, and reads as much
 * of the answer as a judgement needs: the status, the data, and whether there was an answer at all.
 */
final class Http2Exchange {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int STREAM = 1;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;

    private static final int ACKNOWLEDGED = 0x1;
    private static final int END_OF_STREAM = 0x1;
    private static final int END_OF_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_LENGTH = 5;

    private static final int STREAM_ID_BITS = 0x7fff_ffff;

    private final DataInputStream input;
    private final OutputStream output;
    private final StringBuilder body = new StringBuilder();
    private int status = Answer.NONE;

    private Http2Exchange(DataInputStream input, OutputStream output) {
        this.input = input;
        this.output = output;
    }

    /**
     * Sends a request without a body.
     *
     * @return the answer, or one without a status if the server ended stream or connection instead
     * @throws IOException if the server cannot be reached
     */
    static Answer send(int port, List<Map.Entry<String, String>> fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                DataInputStream input = new DataInputStream(socket.getInputStream())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            Http2Exchange exchange = new Http2Exchange(input, socket.getOutputStream());
            exchange.request(fields);
            exchange.readToTheEnd();
            return exchange.answer();
        }
    }

    private void request(List<Map.Entry<String, String>> fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields) {
            Hpack.writeLiteral(field.getKey(), field.getValue(), block);
        }
        output.write(PREFACE.getBytes(ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
        frame(HEADERS, END_OF_STREAM | END_OF_HEADERS, STREAM, block.toByteArray());
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            frame.write(stream >> shift);
        }
        frame.write(payload);
        output.write(frame.toByteArray());
    }

    private void readToTheEnd() throws IOException {
        try {
            while (!readFrame()) {
                // The next frame may be the last.
            }
        } catch (EOFException | SocketException | SocketTimeoutException e) {
            // Whatever arrived before counts.
            output.close();
        }
    }

    /** Reads one frame and returns whether the answer ends with it. */
    private boolean readFrame() throws IOException {
        int length = (input.readUnsignedByte() << 16) | input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int flags = input.readUnsignedByte();
        int stream = input.readInt() & STREAM_ID_BITS;
        byte[] payload = input.readNBytes(length);
        if (type == SETTINGS && (flags & ACKNOWLEDGED) == 0) {
            frame(SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
        }
        if (type == GO_AWAY) {
            return true;
        }
        if (stream != STREAM) {
            return false;
        }
        int start = (flags & PADDED) == 0 ? 0 : 1;
        if (type == HEADERS && status == Answer.NONE) {
            status = Hpack.readStatus(payload, (flags & PRIORITY) == 0 ? start : start + PRIORITY_LENGTH);
        } else if (type == DATA) {
            body.append(new String(payload, start, length - start, ISO_8859_1));
        }
        boolean ends = (type == HEADERS || type == DATA) && (flags & END_OF_STREAM) != 0;
        return ends || type == RESET;
    }

    private Answer answer() {
        String text = body.toString();
        // The fields behind the status stay compressed. Of all who answer here only the library answers in JSON.
        List<String> headers = text.startsWith("{") ? List.of("content-type: application/problem+json") : List.of();
        return new Answer(status, false, headers, text, text);
    }
}
