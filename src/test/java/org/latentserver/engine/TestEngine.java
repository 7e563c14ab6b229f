package org.latentserver.engine;

import java.nio.file.Path;

/** The engine as tests use it: one thread, the cache of the machine. */
public final class TestEngine {
    private TestEngine() {}

    public static void start() {
        String home = System.getProperty("user.home", ".");
        PyTorch.start(Path.of(System.getProperty("latent.engine.cache", home + "/.djl.ai")), 1);
    }
}
