package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** As much of RFC 7541 as it takes to say what a row says, letter by letter, and to understand a status. */
final class Hpack {
    private static final int LITERAL_NAME = 0;

    /** Where the static table has their names. Tomcat takes a colon in a name from nowhere else. */
    private static final Map<String, Integer> PSEUDO_HEADERS =
            Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

    private static final int LENGTH_BITS = 7;
    private static final int HUFFMAN = 0x80;
    private static final int INDEXED = 0x80;
    private static final int TABLE_SIZE_UPDATE = 0x20;
    private static final int TABLE_SIZE_MASK = 0xe0;
    private static final int TABLE_SIZE_LIMIT = 0x1f;

    /** The static table has these statuses, from entry 8 on. */
    private static final List<Integer> STATUSES = List.of(200, 204, 206, 304, 400, 404, 500);

    private static final int FIRST_STATUS = 8;

    /** In the code of appendix B the digits 0 to 2 have five bits, 0 to 2, and 3 to 9 have six, from 25 on. */
    private static final int SHORT_BITS = 5;

    private static final int SHORT_DIGITS = 3;
    private static final int LONG_BITS = 6;
    private static final int FIRST_LONG = 25;

    private Hpack() {}

    /** Writes a field with its value letter by letter. */
    static void writeLiteral(String name, String value, ByteArrayOutputStream block) {
        int index = PSEUDO_HEADERS.getOrDefault(name, LITERAL_NAME);
        block.write(index);
        if (index == LITERAL_NAME) {
            writeText(name, block);
        }
        writeText(value, block);
    }

    private static void writeText(String text, ByteArrayOutputStream block) {
        byte[] octets = text.getBytes(ISO_8859_1);
        int limit = (1 << LENGTH_BITS) - 1;
        if (octets.length < limit) {
            block.write(octets.length);
        } else {
            block.write(limit);
            int rest = octets.length - limit;
            while (rest > limit) {
                block.write((rest & limit) | HUFFMAN);
                rest >>= LENGTH_BITS;
            }
            block.write(rest);
        }
        block.writeBytes(octets);
    }

    /** Reads the status, which is the first field of every answer. */
    static int readStatus(byte[] block, int start) {
        int at = behindTableSizes(block, start);
        int first = block[at] & 0xff;
        if (first >= INDEXED) {
            return STATUSES.get((first & ~INDEXED) - FIRST_STATUS);
        }
        int length = block[at + 1] & 0xff;
        return length >= HUFFMAN
                ? readDigits(block, at + 2)
                : Integer.parseInt(new String(block, at + 2, length, ISO_8859_1));
    }

    private static int behindTableSizes(byte[] block, int start) {
        int at = start;
        while ((block[at] & TABLE_SIZE_MASK) == TABLE_SIZE_UPDATE) {
            boolean more = (block[at] & ~TABLE_SIZE_MASK) == TABLE_SIZE_LIMIT;
            at++;
            while (more) {
                more = block[at] < 0;
                at++;
            }
        }
        return at;
    }

    private static int readDigits(byte[] block, int start) {
        int bit = start * Byte.SIZE;
        int number = 0;
        for (int digit = 0; digit < SHORT_DIGITS; digit++) {
            int code = bits(block, bit, SHORT_BITS);
            if (code < SHORT_DIGITS) {
                bit += SHORT_BITS;
            } else {
                code = bits(block, bit, LONG_BITS) - FIRST_LONG + SHORT_DIGITS;
                bit += LONG_BITS;
            }
            number = number * 10 + code;
        }
        return number;
    }

    private static int bits(byte[] block, int start, int count) {
        int value = 0;
        for (int bit = start; bit < start + count; bit++) {
            int octet = block[bit / Byte.SIZE];
            value = (value << 1) | ((octet >> (Byte.SIZE - 1 - bit % Byte.SIZE)) & 1);
        }
        return value;
    }
}
