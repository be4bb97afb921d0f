package dev.claviger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "10.0.0.0/8, 10.0.0.0",
        "10.0.0.0/8, 10.255.255.255",
        "10.1.0.0/16, 10.1.255.255",
        "10.1.2.128/25, 10.1.2.128",
        "10.1.2.128/25, 10.1.2.255",
        "10.1.2.4/30, 10.1.2.7",
        "10.1.2.4/31, 10.1.2.5",
        "128.0.0.0/1, 255.255.255.255",
        "0.0.0.0/0, 203.0.113.9",
        "::1, ::1",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:db8::/32, 2001:db8::",
        "2001:db8::/32, 2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::8/125, 2001:db8::f",
        "2001:db8::4/127, 2001:db8::5",
        "2001:db8::4/128, 2001:0db8::0004",
        "::/0, fe80::1",
        "8000::/1, ffff::",
        // The same IPv4 address, written as IPv6
        "192.0.2.7, ::ffff:192.0.2.7",
        "192.0.2.7, ::ffff:c000:207",
        "192.0.2.7, 0:0:0:0:0:ffff:192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.0/24, 192.0.2.255",
        "64:ff9b::192.0.2.7, 64:ff9b::c000:207"
    })
    void allows_isTrue_inside(String entry, String address) {
        assertThat(AddressSet.of(entry).allows(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.6",
        "192.0.2.7, 192.0.2.8",
        "10.0.0.0/8, 9.255.255.255",
        "10.0.0.0/8, 11.0.0.0",
        "10.1.2.128/25, 10.1.2.127",
        "10.1.2.128/25, 10.1.3.128",
        "10.1.2.4/30, 10.1.2.8",
        "10.1.2.4/30, 10.1.2.3",
        "10.1.2.4/31, 10.1.2.6",
        "128.0.0.0/1, 127.255.255.255",
        "::1, ::2",
        "2001:db8::/32, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::/32, 2001:db9::",
        "2001:db8::8/125, 2001:db8::10",
        "2001:db8::8/125, 2001:db8::7",
        "2001:db8::4/127, 2001:db8::6",
        "8000::/1, 7fff::",
        // The families do not mix
        "0.0.0.0/0, ::1",
        "0.0.0.0/0, ::192.0.2.7",
        "::/0, 192.0.2.7",
        "::/0, ::ffff:192.0.2.7",
        "::1, 0.0.0.1"
    })
    void allows_isFalse_outside(String entry, String address) {
        assertThat(AddressSet.of(entry).allows(address)).isFalse();
    }

    /** Shorter forms, other bases, zone ids, brackets, ports and names: the same address to some program or another. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.com",
                "a",
                "abc",
                "unknown",
                "_hidden",
                "192.0.2",
                "192.0.519",
                "3221225991",
                "0300.0.2.7",
                "192.0.2.07",
                "192.0.2.007",
                "0xc0.0.2.7",
                "0xc0000207",
                "192.0.2.256",
                "192.0.2.7.",
                ".192.0.2.7",
                "192.0.2.7.8",
                " 192.0.2.7",
                "192.0.2.7 ",
                "192.0.2.7\n",
                "192.0.2.7:80",
                "192.0.2.7,192.0.2.7",
                "192.0.2.7/32",
                "1.2.3.\u0667",
                "[::1]",
                "[::1]:80",
                "fe80::1%eth0",
                "::1%1",
                ":",
                ":::",
                "1::2::3",
                "::g",
                "12345::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::1.2.3",
                "::1.2.3.256",
                "fe80",
                "de:ad"
            })
    void allows_isFalse_forWhatIsNoAddressLiteral(String address) {
        AddressSet everything = AddressSet.of("0.0.0.0/0", "::/0");

        assertThat(everything.allows(address)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "192.0.2.7", "::1", "not an address"})
    void unrestricted_allowsEverything_alsoUnknownAddresses(String address) {
        assertThat(AddressSet.unrestricted().allows(address)).isTrue();
        assertThat(AddressSet.unrestricted().isUnrestricted()).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "192.0.2.7", "::1"})
    void empty_allowsNothing(String address) {
        AddressSet empty = AddressSet.of();

        assertThat(empty.allows(address)).isFalse();
        assertThat(empty.isUnrestricted()).isFalse();
        assertThat(empty).isNotEqualTo(AddressSet.unrestricted());
    }

    @Test
    void allows_isTrue_whenAnyEntryMatches() {
        AddressSet set = AddressSet.of("192.0.2.7", "2001:db8::/32", "10.0.0.0/8");

        assertThat(set.allows("10.9.9.9")).isTrue();
        assertThat(set.allows("2001:db8::1")).isTrue();
        assertThat(set.allows("192.0.2.8")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "localhost",
                "example.com",
                "10.0.0",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/8/8",
                "10.0.0.0/08",
                "10.0.0.0/+8",
                "10.0.0.0/-1",
                "10.0.0.0/33",
                "10.0.0.0/8 ",
                "10.0.0.0 /8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/99999999999",
                "10.0.0.0-10.0.0.9",
                "10.0.0.*",
                "010.0.0.0/8",
                "::/129",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.1/8",
                "10.0.0.1/31",
                "0.0.0.1/0",
                "2001:db8::1/32",
                "2001:db8::1/127",
                "::1/0",
                "::ffff:10.0.0.0/104",
                "10.0.0.0,10.0.0.1"
            })
    void of_refusesABadEntry_andNamesIt(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressSet.of("192.0.2.7", entry))
                .withMessageStartingWith("address entry 2 must ");
    }

    @Test
    void of_neverRepeatsTheEntry_thatItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressSet.of("10.0.0.0\r\nforged"))
                .withMessage("address entry 1 must be an IPv4 or IPv6 address, or one with /length");
    }

    @Test
    void of_refusesMoreThanAThousandEntries() {
        assertThat(AddressSet.of(Collections.nCopies(1_000, "::1")).entries()).hasSize(1_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressSet.of(Collections.nCopies(1_001, "::1")))
                .withMessageContaining("at most 1000 entries");
    }

    /** Both names have an address on every machine, so that a look-up would find it. */
    @Test
    void allows_looksNoNameUp() throws UnknownHostException {
        AddressSet loopback = AddressSet.of("127.0.0.0/8", "::1");
        InetAddress self = InetAddress.getLocalHost();

        assertThat(loopback.allows("localhost")).isFalse();
        assertThat(AddressSet.of(self.getHostAddress()).allows(self.getHostAddress()))
                .isTrue();
        assertThat(AddressSet.of(self.getHostAddress()).allows(self.getHostName()))
                .isFalse();
    }

    @Test
    void entries_areThoseThatWereWritten() {
        assertThat(AddressSet.of("::ffff:10.0.0.0/8", "2001:DB8::/32").entries())
                .containsExactly("::ffff:10.0.0.0/8", "2001:DB8::/32");
        assertThat(AddressSet.unrestricted().entries()).isEmpty();
    }

    @Test
    void equals_comparesWhatWasWritten() {
        assertThat(AddressSet.of("::1", "10.0.0.1"))
                .isEqualTo(AddressSet.of(List.of("::1", "10.0.0.1")))
                .hasSameHashCodeAs(AddressSet.of("::1", "10.0.0.1"))
                .hasToString("AddressSet[::1, 10.0.0.1]")
                .isNotEqualTo(AddressSet.of("::1"));
        assertThat(AddressSet.unrestricted()).hasToString("AddressSet[unrestricted]");
    }
}
