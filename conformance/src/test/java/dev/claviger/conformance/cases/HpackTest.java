package dev.claviger.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackTest {
    @ParameterizedTest
    @CsvSource({
        "88,           200",
        "8c,           400",
        "3fe11f88,     200",
        "4803333032,   302",
        "08033430 31,  401",
        "4883680cff,   403",
        "4883640eff,   307",
        "48826402,     302"
    })
    void readStatus_understandsEveryForm(String block, int status) {
        byte[] octets = HexFormat.of().parseHex(block.replace(" ", ""));

        assertThat(Hpack.readStatus(octets, 0)).isEqualTo(status);
    }

    @Test
    void writeLiteral_writesNameAndValue_letterByLetter() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();

        Hpack.writeLiteral("a", "bc", block);

        assertThat(HexFormat.of().formatHex(block.toByteArray())).isEqualTo("000161026263");
    }

    @Test
    void writeLiteral_namesPseudoHeadersByTheirPlace() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();

        Hpack.writeLiteral(":path", "/", block);

        assertThat(HexFormat.of().formatHex(block.toByteArray())).isEqualTo("04012f");
    }

    @ParameterizedTest
    @CsvSource({"126, 7e", "127, 7f00", "128, 7f01", "254, 7f7f", "255, 7f8001", "1337, 7fba09"})
    void writeLiteral_writesLengths_asPrefixAndRest(int length, String written) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();

        Hpack.writeLiteral(":path", "x".repeat(length), block);

        assertThat(HexFormat.of().formatHex(block.toByteArray())).startsWith("04" + written + "78");
    }
}
