package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.policy.AddressSet;
import dev.claviger.policy.EndpointSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How large the lists of a key can be, in each way in which they come. */
class KeyScopeTest {
    private static final String ENDPOINTS =
            "the endpoint list of a key has at most 64 entries, of 8192 characters together";
    private static final String ADDRESSES = "the list of addresses of a key has at most 64 entries";

    private final InMemoryKeyStorage storage = new InMemoryKeyStorage();
    private final Claviger claviger = Fixtures.claviger(storage).build();

    @Test
    void request_takes64Entries_andNoMore() {
        assertThat(request(endpoints(64), addresses(64)).endpoints().entries()).hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(endpoints(65), addresses(64)))
                .withMessage(ENDPOINTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(endpoints(64), addresses(65)))
                .withMessage(ADDRESSES);
    }

    @Test
    void request_takes8192Characters_andNoMore() {
        List<String> entries = List.of(long_('a', 2048), long_('b', 2048), long_('c', 2048), long_('d', 2044));

        assertThat(request(EndpointSet.of(entries), addresses(1))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(
                        EndpointSet.of(entries.get(0), entries.get(1), entries.get(2), "GET " + entries.get(3), "/e"),
                        addresses(1)))
                .withMessage(ENDPOINTS);
    }

    @Test
    void edit_isBoundedLikeARequest() {
        KeyEdit nothing = KeyEdit.create();

        assertThat(nothing.withEndpoints(endpoints(64)).withAddresses(addresses(64)))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing.withEndpoints(endpoints(65)))
                .withMessage(ENDPOINTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing.withAddresses(addresses(65)))
                .withMessage(ADDRESSES);
    }

    /** Rows from elsewhere can be larger than what is asked for, and somebody has to be able to end such keys. */
    @Test
    void largerListsInTheStore_areListed_judged_narrowedAndRevoked() {
        ComingKey coming = ComingKey.draw().with(built -> built.endpoints(endpoints(20_000)));
        coming.insertInto(storage);

        assertThat(claviger.decide(coming.issued().plaintext(), Call.of("GET", CallPath.of("/api/19999"))))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(claviger.list(Fixtures.ADA, KeyFilter.forOwner("ada"))
                        .orElseThrow()
                        .keys())
                .hasSize(1);
        KeyId id = coming.issued().key().id();
        claviger.edit(Fixtures.ADA, id, KeyEdit.create().withEndpoints(EndpointSet.of("/api/7")))
                .orElseThrow();
        assertThat(claviger.revoke(Fixtures.ADA, id, "").orElseThrow().isRevoked())
                .isTrue();
    }

    private static KeyRequest request(EndpointSet endpoints, AddressSet addresses) {
        return KeyRequest.named("a key").withEndpoints(endpoints).withAddresses(addresses);
    }

    private static EndpointSet endpoints(int count) {
        return EndpointSet.of(
                IntStream.range(0, count).mapToObj(i -> "/api/" + i).toList());
    }

    private static AddressSet addresses(int count) {
        return AddressSet.of(
                IntStream.range(0, count).mapToObj(i -> "192.0.2." + i).toList());
    }

    private static String long_(char letter, int length) {
        return "/" + String.valueOf(letter).repeat(length - 1);
    }
}
