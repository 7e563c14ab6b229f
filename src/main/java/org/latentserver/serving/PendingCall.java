package org.latentserver.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.terms.Priority;

/**
 * The items of one caller and their answers. The queue's lock guards what is still to take; workers
 * answer what they took.
 */
final class PendingCall<I, O> {
    private final List<I> items;
    private final Priority priority;
    private final @Nullable Object[] answers;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final long created = System.nanoTime();
    private int taken; // guarded by the queue's lock
    private int answered; // guarded by this
    private @Nullable Throwable failure; // guarded by this

    /** Neighbouring items of a call, in a worker's hands. */
    record Slice<I, O>(PendingCall<I, O> call, int from, int to) {
        List<I> items() {
            return call.items.subList(from, to);
        }

        int size() {
            return to - from;
        }

        void answer(List<O> given) {
            call.answer(from, given);
        }

        List<Slice<I, O>> split() {
            return IntStream.range(from, to).mapToObj(i -> new Slice<>(call, i, i + 1)).toList();
        }
    }

    PendingCall(List<I> items, Priority priority) {
        this.items = items;
        this.priority = priority;
        this.answers = new @Nullable Object[items.size()];
    }

    /** When the caller came, as {@link System#nanoTime()} counts. */
    long created() {
        return created;
    }

    Priority priority() {
        return priority;
    }

    int waiting() {
        return items.size() - taken;
    }

    Slice<I, O> take(int most) {
        int from = taken;
        taken += Math.min(most, waiting());
        return new Slice<>(this, from, taken);
    }

    private synchronized void answer(int from, List<O> given) {
        for (int i = 0; i < given.size(); i++) {
            answers[from + i] = given.get(i);
        }
        answered += given.size();
        if (answered == answers.length) {
            complete.countDown();
        }
    }

    /** Completes the whole call: its caller gets all answers or one error, the first. */
    synchronized void fail(Throwable reason) {
        if (!isComplete()) {
            failure = reason;
            complete.countDown();
        }
    }

    boolean isComplete() {
        return complete.getCount() == 0;
    }

    /** False when the time is over first. */
    boolean await(long nanos) throws InterruptedException {
        return complete.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** The answers of a complete call, or what it failed with, thrown. */
    @SuppressWarnings("unchecked") // answer() takes nothing but O
    synchronized List<O> result() {
        if (failure instanceof ServiceException refusal) {
            throw refusal;
        }
        if (failure != null) {
            throw new IllegalStateException("inference failed", failure);
        }
        return new ArrayList<>((List<O>) Arrays.asList(answers));
    }
}
