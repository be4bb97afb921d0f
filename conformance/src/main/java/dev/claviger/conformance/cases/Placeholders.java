package dev.claviger.conformance.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts real keys and long texts in the place of the placeholders of header rows. */
final class Placeholders {
    /** What looks like a placeholder and must be known; other braces are what they are, in JSON bodies for instance. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(?:((?:KEY|SESSION)_[A-Z_]+|LEN)|(B64|REPEAT|REPEAT_HEADER):([^{}]*))\\}");

    private static final Pattern BARE_NAME = Pattern.compile("KEY_[A-Z_]*[A-Z]");
    private static final String OK_ID = "KEY_OK_ID";
    private static final String SESSION_ADMIN = "SESSION_ADMIN";
    private static final String LENGTH = "LEN";
    private static final int MAX_REPEATED = 10_000_000;

    private final CallerKeys keys;
    private final int bodyLength;

    /** @param bodyLength what {@code LEN} stands for */
    Placeholders(CallerKeys keys, int bodyLength) {
        this.keys = keys;
        this.bodyLength = bodyLength;
    }

    /** Returns the lines that header lines stand for, each with its end; a repeated line becomes several. */
    String lines(List<String> lines) {
        StringBuilder filled = new StringBuilder();
        for (String line : lines) {
            String text = text(line);
            // A line that is repeated no times leaves nothing behind, not the empty line that ends a head.
            filled.append(text.isEmpty() && !line.isEmpty() ? "" : text + RawExchange.END_OF_LINE);
        }
        return filled.toString();
    }

    /**
     * Returns the text that {@code template} stands for. Inner placeholders are filled in before outer ones.
     *
     * @throws NotRunnableException if there is a placeholder that is not known
     */
    String text(String template) {
        String text = template;
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String value =
                    matcher.group(1) == null ? made(matcher.group(2), matcher.group(3)) : named(matcher.group(1));
            text = text.substring(0, matcher.start()) + value + text.substring(matcher.end());
            matcher = PLACEHOLDER.matcher(text);
        }
        return text;
    }

    private String named(String name) {
        return switch (name) {
            case LENGTH -> Integer.toString(bodyLength);
            case OK_ID -> ForgedKeys.id(keys.key(CallerKeys.OK));
            // No row may get anything by it: there is no session that it names.
            case SESSION_ADMIN -> "0123456789ABCDEF0123456789ABCDEF";
            default -> keys.key(name).reveal();
        };
    }

    private String made(String how, String argument) {
        if (how.equals("B64")) {
            String plain = BARE_NAME.matcher(argument).replaceAll(name -> Matcher.quoteReplacement(bare(name.group())));
            return Base64.getEncoder().encodeToString(plain.getBytes(ISO_8859_1));
        }
        int colon = argument.lastIndexOf(':');
        int times;
        try {
            times = Integer.parseInt(argument.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new NotRunnableException("{" + how + ":" + argument + "} does not say how often");
        }
        String repeated = argument.substring(0, Math.max(colon, 0));
        if (times < 0 || (long) times * repeated.length() > MAX_REPEATED) {
            throw new NotRunnableException("{" + how + ":" + argument + "} is too long");
        }
        return how.equals("REPEAT")
                ? repeated.repeat(times)
                : String.join(RawExchange.END_OF_LINE, Collections.nCopies(times, repeated));
    }

    private String bare(String name) {
        return name.equals(OK_ID) || keys.find(name).isPresent() ? named(name) : name;
    }
}
