package dev.claviger.internal.text;

/** Hexadecimal digits in either case. */
public final class HexDigit {
    private HexDigit() {}

    /** Returns the value of a hexadecimal digit, or -1. {@code Character.digit} would take the digits of any script. */
    public static int value(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
