package org.latentserver.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses to start where others could call without being known. */
@Component
class ListenAddress {
    ListenAddress(ServerProperties server, SecuritySettings settings, Environment environment) {
        boolean known = settings.authenticated(TokenCallers.configured(environment));
        if (known || settings.allowUnauthenticated()) {
            return;
        }
        check("server.address", server.getAddress());
        Integer management = environment.getProperty("management.server.port", Integer.class);
        if (management != null && management >= 0 && !management.equals(server.getPort())) {
            check(
                    "management.server.address",
                    Binder.get(environment)
                            .bind("management.server.address", InetAddress.class)
                            .orElse(null));
        }
    }

    /**
     * @param address null listens on all
     * @throws OpenToOthersException when it isn't this machine's own
     */
    private static void check(String property, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new OpenToOthersException(
                    property, address == null ? "every address" : address.getHostAddress());
        }
    }
}
