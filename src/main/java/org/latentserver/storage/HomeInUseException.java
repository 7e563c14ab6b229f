package org.latentserver.storage;

import java.nio.file.Path;

/** Another running server owns the home folder. */
final class HomeInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path home;

    HomeInUseException(Path home) {
        super("another server is running on " + home);
        this.home = home;
    }

    Path home() {
        return home;
    }
}
