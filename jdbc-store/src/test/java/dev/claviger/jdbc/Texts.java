package dev.claviger.jdbc;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What an exception shows in a log. */
final class Texts {
    private Texts() {}

    static String of(Throwable trouble) {
        StringWriter text = new StringWriter();
        trouble.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
