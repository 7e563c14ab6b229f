package org.latentserver.storage;

import java.nio.file.Path;

/** Another running server owns the home folder. */
final class HomeInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HomeInUseException(Path home) {
        super(
                "another server is running on "
                        + home
                        + "; stop it, or give this one a folder of its own with --latent.home=");
    }
}
