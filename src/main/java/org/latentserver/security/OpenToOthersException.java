package org.latentserver.security;

/** The configured address is reachable from other machines, and calls need no authentication. */
final class OpenToOthersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenToOthersException(String address) {
        this("server.address", address);
    }

    OpenToOthersException(String property, String address) {
        super(
                property
                        + " is "
                        + address
                        + ", which other machines can reach, and calls need no authentication.");
    }
}
