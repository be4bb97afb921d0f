package dev.claviger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.KeyFilter;
import dev.claviger.spi.AuditEvent;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.Change;
import dev.claviger.spi.KeyQuery;
import dev.claviger.spi.KeyStorage;
import dev.claviger.spi.StoredKey;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers may leave open how many rows a batch has written. That is no success, and no failure. */
class UntoldCountsTest {
    private static final int KEYS = 120;

    @ParameterizedTest
    @EnumSource
    void apply_replacesAllKeys_whenTheDriverTellsNoCounts(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            List<StoredKey> keys = inserted(place.storage());
            JdbcKeyStorage storage = tellingNoCounts(place);

            KeyStorage.Position before = Some.now(storage);
            Change.Result result = storage.apply(revokingAll(keys));

            assertThat(result).isInstanceOf(Change.Applied.class);
            assertThat(storage.list(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(1_000)))
                    .hasSize(KEYS)
                    .allSatisfy(stored -> {
                        assertThat(stored.key().isRevoked()).isTrue();
                        assertThat(stored.version()).isEqualTo(2);
                    });
            assertThat(storage.changesSince(before).keys()).hasSize(KEYS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_isAConflict_whenAKeyIsStaleAndTheDriverTellsNoCounts(TestDatabase database) throws Exception {
        try (Place place = database.open()) {
            List<StoredKey> keys = inserted(place.storage());
            JdbcKeyStorage storage = tellingNoCounts(place);
            // The same version as the change will write: the row looks as if the change had written it.
            storage.apply(Some.replacing(keys.get(7).next(keys.get(7).key())));

            Change.Result result = storage.apply(revokingAll(keys));

            assertThat(result).isEqualTo(new Change.Conflict());
            assertThat(storage.list(KeyQuery.of(KeyFilter.forOwner("ada")).withLimit(1_000)))
                    .noneMatch(stored -> stored.key().isRevoked());
            assertThat(storage.read(AuditQuery.latest().withType(AuditEvent.Type.KEY_REVOKED)))
                    .isEmpty();
        }
    }

    private static List<StoredKey> inserted(JdbcKeyStorage storage) {
        return IntStream.range(0, KEYS)
                .mapToObj(i -> Some.keyIn(storage, "ada"))
                .toList();
    }

    private static Change revokingAll(List<StoredKey> keys) {
        return new Change(
                List.of(),
                keys.stream()
                        .map(key -> (Change.Mutation) new Change.Replace(Some.revoked(key)))
                        .toList(),
                keys.stream()
                        .map(key -> Some.event(AuditEvent.Type.KEY_REVOKED, key))
                        .toList());
    }

    private static JdbcKeyStorage tellingNoCounts(Place place) {
        DataSource real = place.pool();
        DataSource source = proxy(DataSource.class, (any, method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
        return JdbcKeyStorage.builder(source).tablePrefix(place.prefix()).build();
    }

    private static Connection connection(Connection real) {
        return proxy(Connection.class, (any, method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof PreparedStatement statement ? statement(statement) : result;
        });
    }

    private static PreparedStatement statement(PreparedStatement real) {
        return proxy(PreparedStatement.class, (any, method, arguments) -> {
            Object result = method.invoke(real, arguments);
            if (method.getName().equals("executeBatch")) {
                Arrays.fill((int[]) result, Statement.SUCCESS_NO_INFO);
            }
            return result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                UntoldCountsTest.class.getClassLoader(), new Class<?>[] {type}, (any, method, arguments) -> {
                    try {
                        return handler.invoke(any, method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
