package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.terms.CallTerms;
import org.latentserver.serving.terms.Priority;

@Timeout(30)
class NaturalBatcherTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch atGate = new CountDownLatch(1);
    private final List<Integer> seen = new ArrayList<>();

    @AfterEach
    void stopCallers() {
        gate.countDown();
        callers.close();
    }

    private static NaturalBatcher<Integer, String> batcher(
            int workers,
            int maxBatch,
            int queue,
            Duration deadline,
            Function<List<Integer>, List<String>> function) {
        return new NaturalBatcher<>(
                "test",
                function,
                new NaturalBatcher.Limits(workers, maxBatch, queue, deadline),
                new Random(1),
                new SimpleMeterRegistry(),
                () -> false);
    }

    private static List<String> texts(List<Integer> items) {
        return items.stream().map(String::valueOf).toList();
    }

    /** Blocks at the first batch until the gate opens, and notes what it was given. */
    private List<String> gated(List<Integer> items) {
        synchronized (seen) {
            seen.addAll(items);
        }
        atGate.countDown();
        try {
            assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return texts(items);
    }

    @Test
    void pairsEveryItemOfThousandsOfMixedCallsWithItsAnswer() throws Exception {
        Random random = new Random(1);
        AtomicInteger largest = new AtomicInteger();
        try (NaturalBatcher<Integer, String> batcher =
                batcher(
                        3,
                        16,
                        400_000,
                        LONG,
                        items -> {
                            largest.accumulateAndGet(items.size(), Math::max);
                            return texts(items);
                        })) {
            List<List<Integer>> inputs = new ArrayList<>();
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 4000; i++) {
                List<Integer> items =
                        random.ints(random.nextInt(40)).boxed().toList(); // none, one, many
                inputs.add(items);
                CallTerms terms =
                        CallTerms.current()
                                .with(
                                        random.nextBoolean()
                                                ? Priority.BACKGROUND
                                                : Priority.INTERACTIVE);
                answers.add(callers.submit(() -> terms.call(() -> batcher.call(items))));
            }
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(texts(inputs.get(i)));
            }
        }
        assertThat(largest.get()).isBetween(2, 16);
    }

    @Test
    void takesAllThatWaitsInOneBatchAndWaitsForNoMore() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        try (NaturalBatcher<Integer, String> batcher =
                batcher(
                        1,
                        100,
                        1000,
                        LONG,
                        items -> {
                            sizes.add(items.size());
                            return gated(items);
                        })) {
            Future<?> first = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            List<Future<?>> others = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                int item = i;
                others.add(callers.submit(() -> batcher.call(List.of(item))));
            }
            Awaitility.await().until(() -> batcher.waiting() == 10);
            gate.countDown();
            first.get();
            for (Future<?> other : others) {
                other.get();
            }
        }
        assertThat(sizes).containsExactly(1, 10);
    }

    @Test
    void refusesWhatTheQueueCannotHoldAndSaysWhenToComeBack() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 5, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            Future<?> waiting = callers.submit(() -> batcher.call(List.of(1, 2, 3)));
            Awaitility.await().until(() -> batcher.waiting() == 3);

            ServiceException refusal =
                    catchThrowableOfType(
                            ServiceException.class, () -> batcher.call(List.of(4, 5, 6)));
            Future<?> fitting = callers.submit(() -> batcher.call(List.of(7, 8)));
            Awaitility.await().until(() -> batcher.waiting() == 5);

            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThatThrownBy(batcher::checkRoom).hasMessage("5 items wait already, of at most 5");
            assertThat(refusal.details()).containsEntry("limit", 5);
            assertThat((Long) refusal.details().get("retryAfter")).isBetween(1L, 2L);
            gate.countDown();
            running.get();
            waiting.get();
            fitting.get();
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 7, 8);
    }

    @Test
    void answersACallLargerThanTheQueue() {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        try (NaturalBatcher<Integer, String> batcher =
                batcher(1, 7, 64, LONG, NaturalBatcherTests::texts)) {
            assertThat(batcher.call(items)).isEqualTo(texts(items));
        }
    }

    @Test
    void shortCallsDoNotWaitForALongOneToEnd() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 10, 1000, LONG, this::gated)) {
            Future<?> first = callers.submit(() -> batcher.call(List.of(-1)));
            atGate.await();
            List<Integer> many = IntStream.range(0, 100).boxed().toList();
            Future<?> longCall = callers.submit(() -> batcher.call(many));
            Awaitility.await().until(() -> batcher.waiting() == 100);
            Future<?> shortCall = callers.submit(() -> batcher.call(List.of(1000)));
            Awaitility.await().until(() -> batcher.waiting() == 101);
            gate.countDown();
            first.get();
            longCall.get();
            shortCall.get();
        }
        assertThat(seen.indexOf(1000)).isLessThanOrEqualTo(11);
    }

    @Test
    void failsABadItemAlone() throws Exception {
        try (NaturalBatcher<Integer, String> batcher =
                batcher(
                        1,
                        100,
                        1000,
                        LONG,
                        items -> {
                            gated(items);
                            if (items.contains(13)) {
                                throw ServiceException.invalid("inputs[0]", "is 13");
                            }
                            return texts(items);
                        })) {
            Future<?> first = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            List<Future<List<String>>> good = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                int item = i;
                good.add(callers.submit(() -> batcher.call(List.of(item, item))));
            }
            Future<?> bad = callers.submit(() -> batcher.call(List.of(12, 13, 14)));
            Awaitility.await().until(() -> batcher.waiting() == 13);
            gate.countDown();
            first.get();
            for (int i = 1; i <= 5; i++) {
                assertThat(good.get(i - 1).get())
                        .containsExactly(String.valueOf(i), String.valueOf(i));
            }
            assertThatThrownBy(bad::get)
                    .cause()
                    .isInstanceOf(ServiceException.class)
                    .hasMessage("is 13");
        }
    }

    @Test
    void givesUpAtTheDeadlineAndComputesNothingForTheDead() throws Exception {
        try (NaturalBatcher<Integer, String> batcher =
                batcher(1, 1, 100, Duration.ofMillis(100), this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            ServiceException late =
                    catchThrowableOfType(ServiceException.class, () -> batcher.call(List.of(1)));
            assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(late).hasMessageContaining("100 ms");
            assertThat(batcher.waiting()).isZero();
            assertThatThrownBy(running::get).hasCauseInstanceOf(ServiceException.class);
            gate.countDown();
        }
        assertThat(seen).containsExactly(0);
    }

    @Test
    void givesUpAtTheCallersOwnDeadlineWhereThatIsEarlier() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 100, LONG, this::gated)) {
            Future<List<String>> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            ServiceException late =
                    catchThrowableOfType(
                            ServiceException.class,
                            () ->
                                    CallTerms.current()
                                            .within(Duration.ofMillis(50))
                                            .call(() -> batcher.call(List.of(1))));
            assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(late).hasMessageContaining("50 ms");
            gate.countDown();
            assertThat(running.get()).containsExactly("0");
            assertThat(
                            CallTerms.current()
                                    .within(LONG.multipliedBy(2))
                                    .call(() -> batcher.call(List.of(2))))
                    .containsExactly("2");
        }
    }

    @Test
    void computesNothingForACallerWhoHasLeft() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 100, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            CallTerms leaving = CallTerms.current().unless(() -> true);
            ServiceException left =
                    catchThrowableOfType(
                            ServiceException.class,
                            () -> leaving.call(() -> batcher.call(List.of(1))));
            assertThat(left.code()).isEqualTo(ErrorCode.CLIENT_LEFT);
            assertThat(batcher.waiting()).isZero();
            gate.countDown();
            running.get();
        }
        assertThat(seen).containsExactly(0);
    }

    @Test
    void answersInteractiveCallsFirstAndBackgroundOnesInTheEnd() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 100, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            Future<?> background =
                    callers.submit(() -> background().call(() -> batcher.call(List.of(-1))));
            Awaitility.await().until(() -> batcher.waiting() == 1);
            List<Future<?>> interactive = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                int item = i;
                interactive.add(callers.submit(() -> batcher.call(List.of(item))));
            }
            Awaitility.await().until(() -> batcher.waiting() == 21);
            gate.countDown();
            running.get();
            background.get();
            for (Future<?> call : interactive) {
                call.get();
            }
        }
        // after others that came later, but not after all of them
        assertThat(seen.indexOf(-1)).isBetween(5, 8);
    }

    @Test
    void leavesHalfOfTheQueueToInteractiveCalls() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 8, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            Future<?> waiting =
                    callers.submit(() -> background().call(() -> batcher.call(List.of(1, 2))));
            Future<?> other =
                    callers.submit(() -> background().call(() -> batcher.call(List.of(6, 7))));
            Awaitility.await().until(() -> batcher.waiting() == 4);
            ServiceException refusal =
                    catchThrowableOfType(
                            ServiceException.class,
                            () -> background().call(() -> batcher.call(List.of(3))));
            Future<?> interactive = callers.submit(() -> batcher.call(List.of(4, 5)));
            Awaitility.await().until(() -> batcher.waiting() == 6);
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            gate.countDown();
            running.get();
            waiting.get();
            other.get();
            interactive.get();
        }
    }

    private static CallTerms background() {
        return CallTerms.current().with(Priority.BACKGROUND);
    }

    @Test
    void countsPassesTheirItemsAndTimes() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 2, 100, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            Future<?> next = callers.submit(() -> batcher.call(List.of(1, 2, 3)));
            Awaitility.await().until(() -> batcher.waiting() == 3);
            gate.countDown();
            running.get();
            next.get();
            // a pass is counted when its worker is done, which may be after the answer
            Awaitility.await().until(() -> batcher.counts().items() == 4);

            BatchCounts counts = batcher.counts();
            assertThat(counts.executions()).isEqualTo(3);
            assertThat(counts.sizes()).containsOnlyKeys(1, 2);
            assertThat(counts.queueNanos()).isPositive();
            assertThat(counts.computeNanos()).isPositive();
            assertThat(counts.plus(counts).executions()).isEqualTo(6);
            assertThat(counts.plus(counts).sizes())
                    .hasEntrySatisfying(2, passes -> assertThat(passes.count()).isEqualTo(2));
        }
    }

    @Test
    void dropsTheItemsOfAnInterruptedCaller() throws Exception {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 1, 100, LONG, this::gated)) {
            Future<?> running = callers.submit(() -> batcher.call(List.of(0)));
            atGate.await();
            Future<?> gone = callers.submit(() -> batcher.call(List.of(1)));
            Awaitility.await().until(() -> batcher.waiting() == 1);
            gone.cancel(true);
            Awaitility.await().until(() -> batcher.waiting() == 0);
            gate.countDown();
            running.get();
        }
        assertThat(seen).containsExactly(0);
    }

    @Test
    void closesWhileBusy() throws Exception {
        NaturalBatcher<Integer, String> batcher = batcher(1, 1, 100, LONG, this::gated);
        Future<List<String>> running = callers.submit(() -> batcher.call(List.of(0)));
        atGate.await();
        Future<?> waiting = callers.submit(() -> batcher.call(List.of(1)));
        Awaitility.await().until(() -> batcher.waiting() == 1);
        Future<?> closing = callers.submit(batcher::close);

        assertThatThrownBy(waiting::get).cause().hasMessageContaining("unloaded");
        assertThat(closing.isDone()).isFalse();
        gate.countDown();
        assertThat(running.get()).containsExactly("0");
        closing.get();
        assertThatThrownBy(() -> batcher.call(List.of(2)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("unloaded");
    }

    @Test
    void reportsAFunctionThatLosesAnswers() {
        try (NaturalBatcher<Integer, String> batcher = batcher(1, 8, 100, LONG, _ -> List.of())) {
            assertThatThrownBy(() -> batcher.call(List.of(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .rootCause()
                    .hasMessageContaining("0 answers to 1 items");
        }
    }

    @Test
    void computesTheTimeToComeBackFromTheMeasuredRate() {
        DrainRate rate = new DrainRate(2, new Random(1));
        assertThat(rate.secondsFor(1000)).isBetween(1L, 2L);
        for (int i = 0; i < 100; i++) {
            rate.record(10, 1_000_000_000); // 0.1 s an item, two at a time
        }
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            seconds.add(rate.secondsFor(1000));
        }
        assertThat(seconds).allSatisfy(wait -> assertThat(wait).isBetween(50L, 75L));
        assertThat(seconds.stream().distinct().count()).isEqualTo(26);
        assertThat(rate.secondsFor(1)).isBetween(1L, 2L);
    }
}
