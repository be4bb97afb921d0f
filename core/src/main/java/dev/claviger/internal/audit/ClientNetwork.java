package dev.claviger.internal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a client's address one attacker cannot change at will: an IPv4 address, or the first 64 bits of an IPv6 one. */
final class ClientNetwork {
    /** No address is longer, and what a proxy makes up must not fill the memory. */
    private static final int MAX_LENGTH = 64;

    private static final int GROUPS = 8;

    /** What ends in an IPv4 address is one. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");

    private ClientNetwork() {}

    static @Nullable String of(@Nullable String address) {
        if (address == null || address.indexOf(':') < 0) {
            return cut(address);
        }
        List<String> groups = IPV6.matcher(address).matches() ? groups(address) : List.of();
        return groups.size() == GROUPS && !groups.contains("")
                ? String.join(":", groups.subList(0, GROUPS / 2)) + "::/64"
                : cut(address);
    }

    /** Returns the eight groups without leading zeros, or another number of groups if this is no address. */
    private static List<String> groups(String literal) {
        int gap = literal.indexOf("::");
        List<String> groups = new ArrayList<>(split(gap < 0 ? literal : literal.substring(0, gap)));
        List<String> last = gap < 0 ? List.of() : split(literal.substring(gap + 2));
        while (gap >= 0 && groups.size() + last.size() < GROUPS) {
            groups.add("0");
        }
        groups.addAll(last);
        return groups;
    }

    private static List<String> split(String some) {
        List<String> groups = new ArrayList<>();
        for (String group : some.isEmpty() ? new String[0] : some.split(":", -1)) {
            boolean isGroup = !group.isEmpty() && group.length() <= 4;
            groups.add(isGroup ? Integer.toHexString(Integer.parseInt(group, 16)) : "");
        }
        return groups;
    }

    private static @Nullable String cut(@Nullable String address) {
        return address != null && address.length() > MAX_LENGTH ? address.substring(0, MAX_LENGTH) : address;
    }
}
