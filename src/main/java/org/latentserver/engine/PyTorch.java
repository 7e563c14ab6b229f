package org.latentserver.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;

/** Starts the PyTorch engine in this process, offline, once. */
public final class PyTorch {
    public static final String NAME = "PyTorch";

    private PyTorch() {}

    /**
     * Starts the engine. Later calls change nothing, as the engine's threads are set for good.
     *
     * @param cache folder where the native libraries are unpacked; kept from start to start
     * @param threads for one operator; operators run one after another
     */
    public static synchronized void start(Path cache, int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true"); // DJL calls home otherwise
        System.setProperty("ENGINE_CACHE_DIR", cache.toString());
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        ThreadWaiting.sleep();
        Engine.getEngine(NAME);
    }

    /** The engine's name and version, as written into provenance. */
    public static String version() {
        return "pytorch " + Engine.getEngine(NAME).getVersion();
    }

    /** A manager for arrays of the started engine; the caller closes it. */
    public static NDManager newManager() {
        return Engine.getEngine(NAME).newBaseManager();
    }

    /** Seeds the engine's random numbers for the whole process. */
    public static void seed(long seed) {
        Engine.getEngine(NAME).setRandomSeed((int) (seed ^ (seed >>> 32)));
    }
}
