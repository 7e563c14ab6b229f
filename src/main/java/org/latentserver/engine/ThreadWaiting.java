package org.latentserver.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * How the engine's OpenMP threads wait for each other: asleep, not spinning. On cores that others
 * use too (a training beside the server is the rule here) spinning threads hold the very cores that
 * the awaited ones need; under such load a training was seen to run fifty times slower.
 */
final class ThreadWaiting {
    private static final String POLICY = "OMP_WAIT_POLICY";

    private ThreadWaiting() {}

    /**
     * Sets the policy in the environment of this process, where the OpenMP library reads it when it
     * is loaded; keeps a policy that the operator has set. Does nothing where the C library has no
     * {@code setenv}.
     */
    @SuppressWarnings("restricted") // the environment can't be changed from Java
    static void sleep() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("setenv")
                .map(setenv ->
                        linker.downcallHandle(
                                setenv,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_INT)))
                .ifPresent(ThreadWaiting::setPolicy);
    }

    private static void setPolicy(MethodHandle setenv) {
        try (Arena arena = Arena.ofConfined()) {
            int keep = 0;
            int failed =
                    (int)
                            setenv.invokeExact(
                                    arena.allocateFrom(POLICY),
                                    arena.allocateFrom("PASSIVE"),
                                    keep);
            if (failed != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
