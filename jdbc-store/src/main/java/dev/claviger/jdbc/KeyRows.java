package dev.claviger.jdbc;

import static java.util.Objects.requireNonNull;

import dev.claviger.Ability;
import dev.claviger.ApiKey;
import dev.claviger.ApiKeyBuilder;
import dev.claviger.KeyDigest;
import dev.claviger.KeyId;
import dev.claviger.KeyPosition;
import dev.claviger.KeyState;
import dev.claviger.SealedKey;
import dev.claviger.UnavailableException;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.StoredKey;
import dev.claviger.spi.UnreadableKeyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys as their rows hold them. */
final class KeyRows {
    /** No list is said in a word and never by what is empty or missing, which allows nothing. */
    private static final String UNRESTRICTED = "unrestricted";

    private static final long NANOS_OF_A_MILLISECOND = 1_000_000;
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE - 1);

    private static final AddressSet NO_ADDRESSES = AddressSet.of(List.of());

    static final Comparator<KeyId> BY_NUMBER = Comparator.comparingLong(KeyId::value);

    private final String table;

    KeyRows(Statements statements) {
        table = statements.on("claviger_key");
    }

    /** Sets the parameters of the statement that inserts it. */
    static <P extends Parameters<P>> P inserting(P call, StoredKey stored) throws SQLException {
        ApiKey key = stored.key();
        return changing(call, stored)
                .number(key.id().value())
                .text(Column.KEY_OWNER.checked(key.ownerId()))
                .text(Column.KEY_ISSUER.checked(key.issuedBy()))
                .number(millis(key.issuedAt()))
                .text(Column.KEY_REASON.checked(key.reason()))
                .number(value(key.predecessor()))
                .number(value(key.parent()))
                .number(millisOrNull(key.ownerSince()));
    }

    /** Sets the parameters of the statement that writes it over the version before. */
    static <P extends Parameters<P>> P replacing(P call, StoredKey stored, long expectedVersion) throws SQLException {
        return changing(call, stored).number(stored.id().value()).number(expectedVersion);
    }

    private static <P extends Parameters<P>> P changing(P call, StoredKey stored) throws SQLException {
        ApiKey key = stored.key();
        String suspendedBy = key.suspendedBy();
        String expirySetBy = key.expirySetBy();
        SealedKey sealed = stored.sealed();
        return call.text(Column.KEY_NAME.checked(key.name()))
                .text(Column.KEY_DESCRIPTION.checked(key.description()))
                .text(Column.KEY_HINT.checked(key.hint()))
                .text(Column.KEY_DIGEST.checked(stored.digest().text()))
                .text(sealed == null ? null : Column.KEY_SEALED.checked(sealed.text()))
                .number(stored.version())
                .number(millisOrNull(key.expiresAt()))
                .number(millisOrNull(key.suspendedAt()))
                .text(suspendedBy == null ? null : Column.KEY_SUSPENDED_BY.checked(suspendedBy))
                .number(millisOrNull(key.revokedAt()))
                .number(value(key.successor()))
                .text(expirySetBy == null ? null : Column.KEY_END_SET_BY.checked(expirySetBy))
                .text(Column.KEY_ENDPOINTS.checked(text(key.endpoints())))
                .text(Column.KEY_ADDRESSES.checked(text(key.addresses())))
                .text(Column.KEY_ABILITIES.checked(text(key.abilities())));
    }

    /** Sets the parameters of {@link Statements#keyPage}. */
    static Call asking(Call call, KeyQuery query) throws SQLException {
        for (@Nullable String wanted : new @Nullable String[] {query.ownerId(), query.issuedBy(), query.name()}) {
            if (wanted != null) {
                call.text(wanted);
            }
        }
        if (query.state() != null && query.state() != KeyState.REVOKED) {
            call.number(millis(requireNonNull(query.at(), "at")));
        }
        if (query.unusedSince() != null) {
            long since = firstMillisFrom(query.unusedSince());
            call.number(since).number(since);
        }
        if (query.expiringBefore() != null) {
            call.number(firstMillisFrom(query.expiringBefore()));
        }
        KeyPosition after = query.after();
        long issuedAt = after == null ? Long.MIN_VALUE : millis(after.issuedAt());
        return call.number(issuedAt)
                .number(issuedAt)
                .number(after == null ? -1 : after.id().value())
                .number((long) query.limit());
    }

    /** Reads a key, if the row has one. */
    Optional<StoredKey> readIfThere(ResultSet row) throws SQLException {
        return Call.number(row, "id") == null ? Optional.empty() : Optional.of(read(row));
    }

    /**
     * Reads a key.
     *
     * @throws UnreadableKeyException if the row holds what no key can; it names the column, and never the digest
     */
    StoredKey read(ResultSet row) throws SQLException {
        Fields fields = new Fields(row, false);
        try {
            return read(row, fields);
        } catch (UnavailableException e) {
            if (idOf(fields.number).isEmpty()) {
                throw e;
            }
            throw new UnreadableKeyException(
                    String.valueOf(e.getMessage()),
                    e.getCause(),
                    List.of(key(row, new Fields(row, true)).build()),
                    List.of());
        }
    }

    /**
     * Reads the keys of a page.
     *
     * @throws UnreadableKeyException if some of the rows hold what no key can; it tells the page
     */
    List<StoredKey> readAll(Call call) throws SQLException {
        List<StoredKey> keys = new ArrayList<>();
        List<UnreadableKeyException> troubles = new ArrayList<>();
        call.rows(row -> {
            try {
                return keys.add(read(row));
            } catch (UnreadableKeyException e) {
                return troubles.add(e);
            }
        });
        if (troubles.isEmpty()) {
            return List.copyOf(keys);
        }
        List<ApiKey> unreadable =
                troubles.stream().flatMap(each -> each.keys().stream()).toList();
        throw new UnreadableKeyException(
                String.valueOf(troubles.get(0).getMessage()), troubles.get(0), unreadable, keys);
    }

    private static StoredKey read(ResultSet row, Fields fields) throws SQLException {
        String digest = row.getString("digest");
        String sealed = row.getString("sealed");
        long version = row.getLong("version");
        ApiKeyBuilder key = key(row, fields);
        StoredKey stored = StoredKey.of(
                fields.required("version", () -> key.version(version).build()),
                fields.required("digest", () -> KeyDigest.parse(digest)));
        return sealed == null ? stored : stored.withSealed(fields.required("sealed", () -> SealedKey.parse(sealed)));
    }

    private static ApiKeyBuilder key(ResultSet row, Fields fields) throws SQLException {
        KeyId id = fields.required("id", () -> new KeyId(fields.number));
        String endpoints = row.getString("endpoints");
        String addresses = row.getString("addresses");
        String abilities = row.getString("abilities");
        ApiKeyBuilder key = ApiKey.builder(
                        id,
                        row.getString("owner"),
                        row.getString("issuer"),
                        Instant.ofEpochMilli(row.getLong("issued_at")))
                .name(row.getString("name"))
                .description(row.getString("description"))
                .hint(row.getString("hint"))
                .reason(row.getString("reason"))
                .predecessor(fields.reference("predecessor"))
                .parent(fields.reference("parent"))
                .ownerSince(instant(row, "owner_since"))
                .expiresAt(instant(row, "expires_at"))
                .expirySetBy(row.getString("end_set_by"))
                .revokedAt(instant(row, "revoked_at"))
                .successor(fields.reference("successor"))
                .endpoints(fields.read("endpoints", EndpointSet.none(), () -> endpoints(endpoints)))
                .addresses(fields.read("addresses", NO_ADDRESSES, () -> addresses(addresses)))
                .abilities(fields.read("abilities", Set.of(), () -> abilities(abilities)))
                .lastUsedAt(instant(row, "last_used_at"));
        return fields.suspending(key);
    }

    /** The values of a row that not every text or number can be. */
    private final class Fields {
        private final ResultSet row;

        /** Whether a value that is none is left out. */
        private final boolean lenient;

        private final long number;

        Fields(ResultSet row, boolean lenient) throws SQLException {
            this.row = row;
            this.lenient = lenient;
            this.number = row.getLong("id");
        }

        <T> T required(String column, Supplier<T> reading) {
            try {
                return reading.get();
            } catch (IllegalArgumentException e) {
                throw new UnavailableException(
                        "the row of " + table + " with the id " + number + nameOf(number) + " holds in the column "
                                + column + " what no key can: correct or remove it",
                        e);
            }
        }

        /** Returns what the column holds, or {@code otherwise} if that is nothing and may be left out. */
        <T> T read(String column, T otherwise, Supplier<T> reading) {
            T value = readOrNull(column, reading);
            return value == null ? otherwise : value;
        }

        private <T> @Nullable T readOrNull(String column, Supplier<T> reading) {
            if (!lenient) {
                return required(column, reading);
            }
            try {
                return reading.get();
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        @Nullable
        KeyId reference(String column) throws SQLException {
            Long value = Call.number(row, column);
            return value == null ? null : readOrNull(column, () -> new KeyId(value));
        }

        /** Suspends the key if the row says so. */
        ApiKeyBuilder suspending(ApiKeyBuilder key) throws SQLException {
            Instant at = instant(row, "suspended_at");
            String by = row.getString("suspended_by");
            if (at == null && by == null) {
                return key;
            }
            return read("suspended_by", key, () -> {
                if (at == null || by == null) {
                    throw new IllegalArgumentException("suspended_at and suspended_by are both there or both absent");
                }
                return key.suspended(at, by);
            });
        }
    }

    private static String nameOf(long number) {
        return idOf(number).map(id -> ", key " + id + ",").orElse("");
    }

    /** Returns the id that is this number; empty if none is. */
    static Optional<KeyId> idOf(long number) {
        try {
            return Optional.of(new KeyId(number));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns milliseconds since 1970. */
    static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a time must be one that milliseconds since 1970 can count", e);
        }
    }

    /** Returns the first millisecond that is not before {@code instant}. */
    static long firstMillisFrom(Instant instant) {
        if (instant.isBefore(FIRST)) {
            return Long.MIN_VALUE;
        }
        if (instant.isAfter(LAST)) {
            return Long.MAX_VALUE;
        }
        return instant.plusNanos(NANOS_OF_A_MILLISECOND - 1).toEpochMilli();
    }

    private static String text(EndpointSet endpoints) {
        return endpoints.isUnrestricted()
                ? UNRESTRICTED
                : endpoints.entries().stream().map(EndpointEntry::toString).collect(Collectors.joining("\n"));
    }

    private static EndpointSet endpoints(String text) {
        return text.equals(UNRESTRICTED) ? EndpointSet.unrestricted() : EndpointSet.of(entries(text, "\n"));
    }

    private static String text(AddressSet addresses) {
        return addresses.isUnrestricted() ? UNRESTRICTED : String.join("\n", addresses.entries());
    }

    private static AddressSet addresses(String text) {
        return text.equals(UNRESTRICTED) ? AddressSet.unrestricted() : AddressSet.of(entries(text, "\n"));
    }

    private static String text(Set<Ability> abilities) {
        return abilities.stream().sorted().map(Ability::name).collect(Collectors.joining(","));
    }

    private static Set<Ability> abilities(String text) {
        return entries(text, ",").stream().map(Ability::valueOf).collect(Collectors.toSet());
    }

    private static List<String> entries(String text, String separator) {
        return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
    }

    private static @Nullable Long value(@Nullable KeyId id) {
        return id == null ? null : id.value();
    }

    private static @Nullable Long millisOrNull(@Nullable Instant instant) {
        return instant == null ? null : millis(instant);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = Call.number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
