package org.latentserver.security;

/** The configured address is reachable from other machines, and calls need no authentication. */
final class OpenToOthersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenToOthersException(String address) {
        super(
                "server.address is "
                        + address
                        + ", which other machines can reach, and calls need no authentication.");
    }
}
