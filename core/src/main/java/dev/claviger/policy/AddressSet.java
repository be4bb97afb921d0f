package dev.claviger.policy;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client addresses a policy or a key allows: single addresses and CIDR blocks, IPv4 and IPv6.
 *
 * <p>Unrestricted is a value of its own; an empty set allows no address. An IPv4-mapped IPv6 address is the IPv4
 * address it stands for. Names are never looked up.
 */
public final class AddressSet {
    private static final AddressSet UNRESTRICTED = new AddressSet(true, List.of());
    private static final int MAX_BLOCKS = 1_000;

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}|[0-9A-Fa-f:]{2,30}:[0-9.]{7,15}");

    private final boolean unrestricted;
    private final List<Block> blocks;

    private static final class Block {
        private final String text;
        private final byte[] network;
        private final int bits;

        Block(String text, byte[] network, int bits) {
            this.text = text;
            this.network = network;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            int mask = 0xff00 >> rest & 0xff;
            return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
        }
    }

    private AddressSet(boolean unrestricted, List<Block> blocks) {
        this.unrestricted = unrestricted;
        this.blocks = List.copyOf(blocks);
    }

    /** Returns the set that allows every address, and callers whose address is unknown. */
    public static AddressSet unrestricted() {
        return UNRESTRICTED;
    }

    /**
     * Returns the set of these addresses and blocks, such as {@code 10.1.0.0/16}, {@code 192.0.2.7} or
     * {@code 2001:db8::/32}. An empty collection allows nothing.
     *
     * @throws IllegalArgumentException if an entry is neither an IP literal nor a block, or a block has bits set behind
     *     its length; the message tells the number of the entry, from 1, and the rule
     */
    public static AddressSet of(Collection<String> texts) {
        if (requireNonNull(texts, "texts").size() > MAX_BLOCKS) {
            throw new IllegalArgumentException("an address list has at most " + MAX_BLOCKS + " entries");
        }
        List<Block> blocks = new ArrayList<>();
        for (String text : texts) {
            blocks.add(block(text, blocks.size() + 1));
        }
        return new AddressSet(false, blocks);
    }

    /** Returns the set of these addresses and blocks, by the rules of {@link #of(Collection)}. */
    public static AddressSet of(String... texts) {
        return of(List.of(texts));
    }

    private static Block block(String text, int number) {
        int slash = requireNonNull(text, "text").indexOf('/');
        byte[] network = parse(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw bad(number, "must be an IPv4 or IPv6 address, or one with /length");
        }
        int bits = network.length * 8;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > bits) {
                throw bad(number, "must have a length from 0 to " + bits);
            }
            bits = Integer.parseInt(length);
        }
        Block block = new Block(text, network, bits);
        for (int bit = bits; bit < network.length * 8; bit++) {
            if ((network[bit / 8] & 0x80 >> bit % 8) != 0) {
                throw bad(number, "must have no bits set behind its length");
            }
        }
        return block;
    }

    /** Without the text, because nobody knows what was pasted. */
    private static IllegalArgumentException bad(int number, String rule) {
        return new IllegalArgumentException("address entry " + number + " " + rule);
    }

    private static byte @Nullable [] parse(String literal) {
        // Only what is an address literal reaches getByName, which would look up anything else.
        if (!IPV4.matcher(literal).matches()
                && !(literal.contains(":") && IPV6.matcher(literal).matches())) {
            return null;
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            // A literal that matched the shape but not the rules of IPv6: not an address.
            return null;
        }
    }

    /** Returns whether every address passes. */
    public boolean isUnrestricted() {
        return unrestricted;
    }

    /** Returns the entries as they were written; empty for the unrestricted set and for the one that allows nothing. */
    public List<String> entries() {
        return blocks.stream().map(block -> block.text).toList();
    }

    /**
     * Returns whether {@code address} may pass. A {@code null}, or what is not an IP literal, passes only the
     * unrestricted set.
     */
    public boolean allows(@Nullable String address) {
        if (unrestricted) {
            return true;
        }
        byte[] bytes = address == null ? null : parse(address);
        if (bytes == null) {
            return false;
        }
        for (Block block : blocks) {
            if (block.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether this set certainly allows every address that {@code other} allows: each entry of the other lies
     * within one of this.
     */
    public boolean covers(AddressSet other) {
        return unrestricted
                || (!other.unrestricted
                        && other.blocks.stream()
                                .allMatch(narrow -> blocks.stream()
                                        .anyMatch(wide -> narrow.bits >= wide.bits && wide.contains(narrow.network))));
    }

    /** Returns the set of the addresses that both allow. */
    public AddressSet and(AddressSet other) {
        if (unrestricted || other.unrestricted) {
            return unrestricted ? other : this;
        }
        Map<String, Block> common = new LinkedHashMap<>();
        for (Block block : blocks) {
            for (Block others : other.blocks) {
                Block narrow = block.bits >= others.bits ? block : others;
                // Blocks lie within each other, or apart.
                if ((narrow == block ? others : block).contains(narrow.network)) {
                    common.put(narrow.text, narrow);
                }
            }
        }
        return new AddressSet(false, List.copyOf(common.values()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressSet that
                && that.unrestricted == unrestricted
                && that.entries().equals(entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode() + (unrestricted ? 1 : 0);
    }

    @Override
    public String toString() {
        return unrestricted ? "AddressSet[unrestricted]" : "AddressSet" + entries();
    }
}
