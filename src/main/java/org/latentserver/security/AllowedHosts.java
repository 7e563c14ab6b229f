package org.latentserver.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the server may be called. A web page of anyone can have its own name resolve
 * to this machine (DNS rebinding) and is then of one origin with the server, as far as the browser
 * knows; but it can't choose the {@code Host} that the browser sends.
 */
final class AllowedHosts {
    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names;

    private AllowedHosts(Collection<String> names) {
        this.names = Set.copyOf(names);
    }

    /**
     * @param configured null where nothing is
     * @param address on which the server listens; null is all
     */
    static AllowedHosts of(@Nullable List<String> configured, @Nullable InetAddress address) {
        Set<String> names = new TreeSet<>();
        if (configured != null) {
            configured.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        } else if (address != null && address.isLoopbackAddress()) {
            names.addAll(LOCAL);
            String text = address.getHostAddress();
            names.add(address instanceof Inet6Address ? "[" + text + "]" : text);
        }
        return new AllowedHosts(names);
    }

    /**
     * @param host as in the header, with or without a port
     */
    boolean allow(String host) {
        return names.isEmpty()
                || names.contains(host)
                || names.contains(withoutPort(host).toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
