package dev.claviger.http;

import dev.claviger.policy.AddressSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client address in {@code X-Forwarded-For} behind trusted proxies. Each proxy appends the address that it was called from,
 * so the list is read from its end, only as far as trusted proxies wrote it. Anything before that may be forged.
 *
 * <p>Safe for use by multiple threads.
 */
public final class ForwardedFor {
    /** The name of the header. */
    public static final String HEADER = "X-Forwarded-For";

    /** More proxies stand in a row nowhere; the rest of a longer list is not looked at. */
    private static final int MAX_ENTRIES = 32;

    private static final int MAX_LENGTH = 4_096;

    private final AddressSet proxies;

    private ForwardedFor(AddressSet proxies) {
        this.proxies = proxies;
    }

    /**
     * Returns a finder that believes these proxies.
     *
     * @param proxies addresses and blocks of addresses in CIDR notation, like {@code 10.0.0.0/8} and {@code ::1}
     * @throws IllegalArgumentException if there is none, or one is neither
     */
    public static ForwardedFor believing(String... proxies) {
        if (proxies.length == 0) {
            throw new IllegalArgumentException("name the proxies to believe, such as \"10.0.0.0/8\"");
        }
        return new ForwardedFor(AddressSet.of(proxies));
    }

    /**
     * Returns the address that the first proxy was called from.
     *
     * @param connection the address of the connection, or {@code null} if it is not known
     * @param lines the values of {@link #HEADER}, one for each line in which it was sent
     * @return the address, which is the one of the connection if that is no proxy, or {@code null} if a proxy wrote no address:
     *     unknown passes no list of addresses
     */
    public @Nullable String addressOf(@Nullable String connection, Iterator<String> lines) {
        String address = plain(connection);
        List<String> forwarded = entries(lines);
        for (int i = forwarded.size() - 1; i >= 0 && address != null && proxies.allows(address); i--) {
            address = plain(forwarded.get(i));
        }
        return address;
    }

    private static List<String> entries(Iterator<String> lines) {
        List<String> entries = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            // The end counts: it was written last.
            String end = line.substring(Math.max(0, line.length() - MAX_LENGTH));
            entries.addAll(List.of(end.split(",", -1)));
        }
        return entries.subList(Math.max(0, entries.size() - MAX_ENTRIES), entries.size());
    }

    /** Returns an address without brackets, zone and port, or {@code null} if it is none. */
    private static @Nullable String plain(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String address = text.strip();
        int bracket = address.indexOf(']');
        if (address.startsWith("[") && bracket > 0) {
            address = address.substring(1, bracket);
        } else if (address.indexOf(':') >= 0 && address.indexOf(':') == address.lastIndexOf(':')) {
            address = address.substring(0, address.indexOf(':'));
        }
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        try {
            return AddressSet.of(plain).entries().isEmpty() || plain.indexOf('/') >= 0 ? null : plain;
        } catch (IllegalArgumentException e) {
            // "unknown", or whatever else a proxy or a client may write.
            return null;
        }
    }
}
