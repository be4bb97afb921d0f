package dev.claviger.conformance.cases;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.claviger.conformance.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads case files. Every complaint names the file and the line. */
final class CaseFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper JSON_LINE =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> DECISION_SECTIONS = Set.of("cases", "managementCases", "requestedCases");

    private CaseFiles() {}

    static List<PathCase> paths(Path file) {
        return lines(file, PathCase::of);
    }

    static List<HeaderCase> headers(Path file) {
        return lines(file, HeaderCase::of);
    }

    static List<UpgradeCase> upgrades(Path file) {
        return lines(file, UpgradeCase::of);
    }

    /** Reads a file with one JSON object in each line. Blank lines do not count. */
    private static <T> List<T> lines(Path file, Function<Row, T> reader) {
        List<T> rows = new ArrayList<>();
        List<String> lines = read(file, Files::readAllLines);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(reader.apply(new Row(file + ":" + (i + 1), json(file, i + 1, lines.get(i)))));
            }
        }
        return notEmpty(file, rows);
    }

    private static JsonNode json(Path file, int line, String text) {
        try {
            return JSON_LINE.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UsageException(file + ":" + line + ": not JSON: " + e.getOriginalMessage());
        }
    }

    /** Reads a file with one JSON object, whose sections are lists of cases. */
    static List<DecisionCase> decisions(Path file) {
        List<DecisionCase> cases = new ArrayList<>();
        String text = read(file, Files::readString);
        try (JsonParser parser = JSON.getFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UsageException(file + ":1: a decision file must be one JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String section = parser.currentName();
                parser.nextToken();
                if (DECISION_SECTIONS.contains(section)) {
                    addCases(file, parser, cases);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    file + ":" + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read: " + e);
        }
        return notEmpty(file, cases);
    }

    private static void addCases(Path file, JsonParser parser, List<DecisionCase> cases) throws IOException {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            throw new UsageException(
                    file + ":" + parser.currentLocation().getLineNr() + ": a section must be a list of cases");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            cases.add(DecisionCase.of(new Row(file + ":" + line, JSON.readTree(parser))));
        }
    }

    private static <T> List<T> notEmpty(Path file, List<T> rows) {
        if (rows.isEmpty()) {
            // A run without rows would end with "0 failed", and somebody would believe it.
            throw new UsageException(file + ":1: holds no rows");
        }
        return rows;
    }

    private static <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.read(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": no such file");
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read: " + e);
        }
    }

    /** A way to read a whole file. */
    private interface Reading<T> {
        T read(Path file) throws IOException;
    }
}
