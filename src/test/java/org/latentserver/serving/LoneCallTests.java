package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.terms.CallTerms;
import org.latentserver.serving.terms.Priority;

/** A call with nobody to batch with. */
@Timeout(30)
class LoneCallTests {
    private volatile boolean alone = true;
    private final List<Thread> threads = new ArrayList<>();

    private NaturalBatcher<Integer, Integer> batcher(
            int maxBatch, Function<List<Integer>, List<Integer>> function) {
        return new NaturalBatcher<>(
                "test",
                items -> {
                    threads.add(Thread.currentThread());
                    return function.apply(items);
                },
                new NaturalBatcher.Limits(1, maxBatch, 100, Duration.ofSeconds(20)),
                new Random(1),
                new SimpleMeterRegistry(),
                () -> alone);
    }

    /** Until the first passes of a cold machine no longer count. */
    private static void warm(NaturalBatcher<Integer, Integer> batcher) {
        for (int i = 0; i < 50; i++) {
            batcher.call(List.of(1));
        }
    }

    private boolean ownThread() {
        return threads.getLast().equals(Thread.currentThread());
    }

    @Test
    void isComputedByItsOwnThreadOnceThatIsKnownToBeShort() {
        try (NaturalBatcher<Integer, Integer> batcher = batcher(2, items -> items)) {
            assertThat(batcher.call(List.of(1))).containsExactly(1);
            assertThat(ownThread()).isFalse();
            warm(batcher);
            long before = batcher.counts().executions();
            assertThat(batcher.call(List.of(2, 3))).containsExactly(2, 3);
            assertThat(ownThread()).isTrue();
            assertThat(batcher.counts().executions()).isEqualTo(before + 1);
        }
    }

    @Test
    void goesToAWorkerWhereOthersAreUnderWayOrOnePassIsNotEnough() {
        try (NaturalBatcher<Integer, Integer> batcher = batcher(2, items -> items)) {
            warm(batcher);
            alone = false;
            batcher.call(List.of(1));
            assertThat(ownThread()).isFalse();
            alone = true;
            batcher.call(List.of(1, 2, 3));
            assertThat(ownThread()).isFalse();
        }
    }

    @Test
    void goesToAWorkerWherePassesAreLong() {
        long pass = Duration.ofMillis(3).toNanos();
        try (NaturalBatcher<Integer, Integer> batcher =
                batcher(
                        1,
                        items -> {
                            long start = System.nanoTime();
                            while (System.nanoTime() - start < pass) {
                                Thread.onSpinWait();
                            }
                            return items;
                        })) {
            batcher.call(List.of(1));
            batcher.call(List.of(1));
            assertThat(ownThread()).isFalse();
        }
    }

    @Test
    void goesToAWorkerOnceItsTimeIsOver() {
        try (NaturalBatcher<Integer, Integer> batcher = batcher(1, items -> items)) {
            batcher.call(List.of(1));
            threads.clear();
            CallTerms late = CallTerms.unlimited().within(Duration.ofNanos(-1));
            assertThat(late.hasTime()).isFalse();
            try {
                late.call(() -> batcher.call(List.of(1)));
            } catch (ServiceException _) {
                // or it came just in time
            }
            Awaitility.await().until(() -> batcher.waiting() == 0);
            assertThat(threads).doesNotContain(Thread.currentThread());
        }
    }

    @Test
    void failsAsOthersDo() {
        try (NaturalBatcher<Integer, Integer> batcher =
                batcher(
                        2,
                        items -> {
                            if (items.contains(13)) {
                                throw new IllegalArgumentException("thirteen");
                            }
                            return items;
                        })) {
            warm(batcher);
            assertThatThrownBy(() -> batcher.call(List.of(13))).rootCause().hasMessage("thirteen");
            assertThat(ownThread()).isTrue();
            assertThat(batcher.call(List.of(1))).containsExactly(1);
        }
    }

    @Test
    void takesTheWorkersPlace() throws Exception {
        WaitingCalls<Integer, Integer> queue = new WaitingCalls<>(4, 1);
        assertThat(queue.begin()).isTrue();
        assertThat(queue.begin()).isFalse();
        PendingCall<Integer, Integer> other = new PendingCall<>(List.of(1), Priority.INTERACTIVE);
        queue.offer(other);
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread worker =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                taken.complete(queue.take(4).size());
                            } catch (InterruptedException e) {
                                taken.completeExceptionally(e);
                            }
                        });
        Awaitility.await().until(() -> worker.getState() == Thread.State.WAITING);
        assertThat(taken).isNotDone();
        queue.end();
        assertThat(taken.get()).isEqualTo(1);
        assertThat(queue.begin()).isFalse(); // that pass still runs
        queue.end();
        queue.awaitEnd();
    }
}
