package org.latentserver.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Refuses to start where others could call without being known. */
@Component
class ListenAddress {
    ListenAddress(ServerProperties server, SecuritySettings settings) {
        check(server.getAddress(), settings.allowUnauthenticated());
    }

    /**
     * @param address null listens on all
     * @throws OpenToOthersException when it isn't this machine's own and that isn't allowed
     */
    static void check(@Nullable InetAddress address, boolean allowUnauthenticated) {
        boolean ours = address != null && address.isLoopbackAddress();
        if (!ours && !allowUnauthenticated) {
            throw new OpenToOthersException(
                    address == null ? "every address" : address.getHostAddress());
        }
    }
}
