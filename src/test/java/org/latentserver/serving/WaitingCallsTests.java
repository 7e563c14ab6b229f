package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latentserver.serving.WaitingCalls.Admission;
import org.latentserver.serving.terms.Priority;

@Timeout(30)
class WaitingCallsTests {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    /** More than any of these tests begins. */
    private static final int PASSES = 100;

    private final WaitingCalls<Integer, Integer> queue = new WaitingCalls<>(4, PASSES);

    private static PendingCall<Integer, Integer> call(int items) {
        return new PendingCall<>(IntStream.range(0, items).boxed().toList(), Priority.INTERACTIVE);
    }

    @Test
    void keepsRoomForTheRestOfACallThatIsBegun() throws Exception {
        assertThat(queue.offer(call(2))).isEqualTo(Admission.ADMITTED);
        PendingCall<Integer, Integer> rest = call(3);
        assertThat(queue.offer(rest, 1)).isEqualTo(Admission.NOT_YET);
        AtomicReference<Admission> outcome = new AtomicReference<>();
        Thread patient =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                outcome.set(queue.offer(rest, LONG));
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        Awaitility.await().until(() -> patient.getState() == Thread.State.TIMED_WAITING);
        // two would fit, but not with what waits
        assertThat(queue.offer(call(1))).isEqualTo(Admission.FULL);
        assertThat(queue.take(1)).hasSize(1);
        patient.join();
        assertThat(outcome).hasValue(Admission.ADMITTED);
        assertThat(queue.items()).isEqualTo(4);
        assertThat(queue.take(4).stream().mapToInt(PendingCall.Slice::size).sum()).isEqualTo(4);
        assertThat(queue.offer(call(4))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void sendsThePatientAwayWhenItCloses() throws Exception {
        queue.offer(call(4));
        AtomicReference<Admission> outcome = new AtomicReference<>();
        Thread patient =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                outcome.set(queue.offer(call(1), LONG));
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        Awaitility.await().until(() -> patient.getState() == Thread.State.TIMED_WAITING);
        assertThat(queue.close()).hasSize(1);
        patient.join();
        assertThat(outcome).hasValue(Admission.CLOSED);
        assertThat(queue.offer(call(1))).isEqualTo(Admission.CLOSED);
    }

    @Test
    void takesTurnsAmongCallsOfOnePriority() throws Exception {
        queue.offer(call(3));
        queue.offer(call(1));
        List<PendingCall.Slice<Integer, Integer>> first = queue.take(2);
        assertThat(first).extracting(PendingCall.Slice::size).containsExactly(2);
        List<PendingCall.Slice<Integer, Integer>> second = queue.take(2);
        assertThat(second).extracting(PendingCall.Slice::size).containsExactly(1, 1);
        assertThat(second.getFirst().call()).isNotSameAs(first.getFirst().call());
    }
}
