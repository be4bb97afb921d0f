package dev.claviger.internal.paths;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.CallPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathOctetsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/\u00e9t\u00e9", "/orders", "/orders1", "/orders/1", "/orders/\u20ac/42/items"})
    void from_givesEightOctets_andZerosBehindTheEnd(String value) {
        byte[] octets = value.getBytes(UTF_8);
        byte[] path = ((PathOctets) CallPath.of(value)).octets;

        assertThat(path).isEqualTo(octets);
        for (int i = 0; i < octets.length + 10; i++) {
            byte[] eight =
                    Arrays.copyOf(Arrays.copyOfRange(octets, Math.min(i, octets.length), octets.length), Long.BYTES);
            long expected =
                    ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertThat(PathOctets.from(path, i)).as("from %d", i).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders", "/orders/1/items"})
    void from_throws_forANegativeIndex(String value) {
        byte[] path = ((PathOctets) CallPath.of(value)).octets;

        for (int index : new int[] {-1, -8, -9, Integer.MIN_VALUE}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> PathOctets.from(path, index));
        }
    }
}
