package org.latentserver.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Bytes that the process holds from glibc's malloc, where the engine's arrays live: exact, unlike
 * the resident size, which counts freed pages and the Java heap.
 */
public final class NativeMemory {
    private static final StructLayout MALLINFO2 =
            MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG).withName("fields"));
    private static final int MAPPED = 4;
    private static final int IN_USE = 7;

    private NativeMemory() {}

    /**
     * After garbage collections until no more direct buffers go, as those of dead arrays count,
     * too. Empty where the C library is another.
     */
    public static Optional<Long> allocated() {
        AtomicLong last = new AtomicLong(Long.MAX_VALUE);
        Awaitility.await("buffers freed")
                .until(() -> {
                    System.gc();
                    long now = buffers();
                    return last.getAndSet(now) <= now;
                });
        return Linker.nativeLinker().defaultLookup().find("mallinfo2").map(NativeMemory::read);
    }

    private static long buffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getCount)
                .sum();
    }

    @SuppressWarnings("restricted") // calling the C library is what this class is for
    private static long read(MemorySegment function) {
        MethodHandle mallinfo2 =
                Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(MALLINFO2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
                    + info.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
