package dev.claviger.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.claviger.JsonFormException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of a closed form: what the form does not name is refused. Whatever is wrong with the text is a
 * {@link JsonFormException} that tells where, as a JSON pointer (RFC 6901), and what is allowed there. Values are not
 * repeated in messages, nor names that may be keys, because nobody knows what was pasted.
 */
public final class ClosedJson {
    /** Of UTF-16 units; small enough for the packets of every database, three bytes each. */
    public static final int MAX_LENGTH = 4_000_000;

    private static final int MAX_QUOTED = 200;

    /** More than anybody corrects in one go; reading stops there. */
    private static final int MAX_REFUSED = 20;

    /** A name that is shorter is no key of any format, imported ones included. */
    private static final int SHORTEST_KEY = 16;

    /** In a name of somebody's choice: no word is that long, and no id in groups of digits. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("[^/]*[0-9A-Za-z]{24}[^/]*");

    private static final String HIDDEN = "[hidden]";

    /** Without a table of names, which all who parse share, and which stops with an error where enough names collide. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final String what;
    private final JsonParser parser;

    /** Nothing can be read after what is not JSON. */
    private boolean broken;

    private ClosedJson(String what, JsonParser parser) {
        this.what = what;
        this.parser = parser;
    }

    /** Reads the one value that {@code text} holds; {@code what} names it in messages. */
    public static <T> T read(String what, String text, Function<ClosedJson, T> reader) {
        try (JsonParser parser = JSON.createParser(requireAtMostTheLimit(what, text))) {
            ClosedJson json = new ClosedJson(what, parser);
            json.next();
            T value = reader.apply(json);
            if (json.next() != null) {
                throw json.refused("nothing may follow its end");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalStateException("text in memory can always be read", e);
        }
    }

    public static String requireAtMostTheLimit(String what, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    what + ": has " + text.length() + " characters; allowed are " + MAX_LENGTH);
        }
        return text;
    }

    /**
     * Reads an object that has these fields and no others, each at most once. Reading goes on after a field that is refused: the
     * exception is that of the first one, and those of the others are its suppressed exceptions.
     *
     * @param required the fields that must be there
     */
    public void object(Map<String, Runnable> fields, String... required) {
        Set<JsonFormException> refused = new LinkedHashSet<>();
        Set<String> missing = new LinkedHashSet<>(List.of(required));
        try {
            members(name -> {
                missing.remove(name);
                JsonStreamContext object = parser.getParsingContext();
                try {
                    member(name, fields);
                } catch (JsonFormException e) {
                    refused.add(e);
                    skipTo(object, e, refused.size());
                }
            });
            missing.forEach(name -> refused.add(missing(name)));
        } catch (JsonFormException e) {
            refused.add(e);
        }
        throwFirst(refused);
    }

    private void member(String name, Map<String, Runnable> fields) {
        Runnable field = fields.get(name);
        if (field == null) {
            throw noSuchField(name, fields.keySet());
        }
        next();
        field.run();
    }

    /** Passes over the rest of a member that was refused, unless there have been enough. */
    private void skipTo(JsonStreamContext object, JsonFormException refusal, int refused) {
        if (broken || refused == MAX_REFUSED) {
            throw refusal;
        }
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
            next();
        }
        while (parser.getParsingContext() != object) {
            next();
        }
    }

    private JsonFormException missing(String name) {
        return refused(parser.getParsingContext().pathAsPointer() + "/" + name, "must be there");
    }

    private static void throwFirst(Set<JsonFormException> refused) {
        Iterator<JsonFormException> all = refused.iterator();
        if (all.hasNext()) {
            JsonFormException first = all.next();
            all.forEachRemaining(first::addSuppressed);
            throw first;
        }
    }

    /** Reads an object whose fields have names of somebody's choice, each at most once. */
    public void byName(Consumer<String> value) {
        members(name -> {
            next();
            value.accept(name);
        });
    }

    private void members(Consumer<String> member) {
        require(JsonToken.START_OBJECT, "must be an object");
        Set<String> names = new HashSet<>();
        while (next() == JsonToken.FIELD_NAME) {
            String name = text();
            if (!names.add(name)) {
                throw refused("appears more than once");
            }
            member.accept(name);
        }
    }

    /** Returns whether the value is this text. */
    public boolean isText(String word) {
        return parser.currentToken() == JsonToken.VALUE_STRING && text().equals(word);
    }

    /** Returns whether the value is {@code null}. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Reads a text. */
    public String text(String rule) {
        require(JsonToken.VALUE_STRING, rule);
        return text();
    }

    /** Reads a list of texts. */
    public List<String> texts(String rule) {
        return texts(rule, Integer.MAX_VALUE, MAX_LENGTH);
    }

    /** Reads a list of at most so many texts, of so many characters together; it stops at the first that is too much. */
    public List<String> texts(String rule, int most, int characters) {
        require(JsonToken.START_ARRAY, rule);
        List<String> texts = new ArrayList<>();
        int read = 0;
        while (next() != JsonToken.END_ARRAY) {
            String text = text("must be text");
            read += text.length();
            if (texts.size() == most || read > characters) {
                throw refused("must have at most " + most + " entries, of " + characters + " characters together");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Reads a whole number from 0 to {@code most}. */
    public int number(int most) {
        String rule = "must be a whole number from 0 to " + most;
        require(JsonToken.VALUE_NUMBER_INT, rule);
        String digits = text();
        if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) > most) {
            throw refused(rule);
        }
        return Integer.parseInt(digits);
    }

    /** Reads {@code true} or {@code false}. */
    public boolean flag() {
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            require(JsonToken.VALUE_FALSE, "must be true or false");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** Reads a text, a whole number of 64 bits, {@code true} or {@code false}, or a list of texts. */
    public Object plainValue() {
        String rule = "must be text, a whole number, true, false or a list of texts";
        return switch (parser.currentToken()) {
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> wholeNumber(rule);
            case VALUE_TRUE, VALUE_FALSE -> flag();
            case START_ARRAY -> texts(rule);
            default -> throw refused(rule);
        };
    }

    private long wholeNumber(String rule) {
        try {
            return Long.parseLong(text());
        } catch (NumberFormatException e) {
            throw refused(rule);
        }
    }

    /** Does what checks a value that was just read, and adds its place to the message. */
    public <T> T checked(Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private JsonFormException noSuchField(String name, Set<String> allowed) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        // A name that this form does not have is a text of the caller's like any other.
        boolean isShort = name.length() < SHORTEST_KEY;
        String shown = isShort ? pointer : pointer.substring(0, pointer.lastIndexOf('/') + 1) + HIDDEN;
        return refused(
                shown, "unknown field; " + (allowed.isEmpty() ? "none is expected" : "expected one of " + allowed));
    }

    /** Returns the exception that refuses the value which was read last. */
    public JsonFormException refused(String rule) {
        return refused(parser.getParsingContext().pathAsPointer().toString(), rule);
    }

    private JsonFormException refused(String place, String rule) {
        String pointer = LIKE_A_KEY.matcher(place).replaceAll(HIDDEN);
        String cut = pointer.length() > MAX_QUOTED ? pointer.substring(0, MAX_QUOTED) + "…" : pointer;
        String shown = cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return new JsonFormException(what + (shown.isEmpty() ? "" : " field " + shown) + ": " + rule, shown);
    }

    private void require(JsonToken token, String rule) {
        if (parser.currentToken() != token) {
            throw refused(rule);
        }
    }

    private @Nullable JsonToken next() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw notJson();
        }
    }

    private String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw notJson();
        }
    }

    /** Without what the parser has to say, because it repeats the text. */
    private JsonFormException notJson() {
        broken = true;
        JsonLocation location = parser.currentLocation();
        return new JsonFormException(
                what + ": is not JSON at line " + location.getLineNr() + ", column " + location.getColumnNr(), "");
    }
}
