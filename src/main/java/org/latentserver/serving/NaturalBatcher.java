package org.latentserver.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.metrics.PassMeters;
import org.latentserver.serving.terms.CallTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue and platform threads that empty it in batches.
 *
 * <p>Callers are virtual threads, which must not compute themselves where others want the carrier
 * thread that a native call holds: there are only as many of those as cores, and no batches would
 * form. Measured against callers that compute in turn under a lock, with a network of 784 x 256 x
 * 32 on two busy cores: 5 to 10 times the throughput with 16 callers. But the call of the only
 * request that the server has is computed by its own thread, if that is short: with nobody to batch
 * with, the hand-over to a worker and back would be all that batching gives.
 */
final class NaturalBatcher<I, O> implements Batcher<I, O> {
    /** A carrier thread may be held for so long: a scheduler's time slice. */
    private static final long SHORT_NANOS = 1_000_000;

    private static final Logger log = LoggerFactory.getLogger(NaturalBatcher.class);

    private final String name;
    private final Function<List<I>, List<O>> function;
    private final Limits limits;
    private final WaitingCalls<I, O> queue;
    private final DrainRate rate;
    private final BatchMeter meter;
    private final @Nullable PassMeters meters; // null when it is only tried out
    private final BooleanSupplier alone;
    private final List<Thread> workers;
    private volatile @Nullable Witness<I, O> witness;

    /**
     * @param workers threads
     * @param maxBatch most items of one pass
     * @param queue most items that wait
     * @param deadline of one call
     */
    record Limits(int workers, int maxBatch, int queue, Duration deadline) {}

    /**
     * @param jitter spreads the times at which those who were refused come back
     * @param alone whether the calling thread answers the only request there is
     */
    NaturalBatcher(
            String name,
            Function<List<I>, List<O>> function,
            Limits limits,
            RandomGenerator jitter,
            MeterRegistry registry,
            BooleanSupplier alone) {
        this.alone = alone;
        this.name = name;
        this.function = function;
        this.limits = limits;
        this.queue = new WaitingCalls<>(limits.queue(), limits.workers());
        this.rate = new DrainRate(limits.workers(), jitter);
        this.meter = new BatchMeter(limits.maxBatch());
        this.meters = PassMeters.of(registry, name, limits.queue(), queue::items);
        this.workers =
                IntStream.rangeClosed(1, limits.workers())
                        .mapToObj(i ->
                                Thread.ofPlatform()
                                        .name(name + "-" + i)
                                        .daemon()
                                        .unstarted(this::work))
                        .toList();
        workers.forEach(Thread::start);
    }

    @Override
    public String name() {
        return name;
    }

    /** Sets who is told of answered calls from now on; null for nobody. */
    void witness(@Nullable Witness<I, O> seer) {
        witness = seer;
    }

    @Override
    public List<O> call(List<I> items) {
        List<O> answers = needsNoWorker(items) ? own(items) : queued(items);
        Witness<I, O> seer = witness;
        if (seer != null) {
            seer.saw(items, answers);
        }
        return answers;
    }

    private boolean needsNoWorker(List<I> items) {
        return items.size() <= limits.maxBatch()
                && alone.getAsBoolean()
                && CallTerms.current().hasTime()
                && rate.isBelow(items.size(), SHORT_NANOS)
                && queue.begin();
    }

    private List<O> own(List<I> items) {
        PendingCall<I, O> call =
                new PendingCall<>(List.copyOf(items), CallTerms.current().priority());
        pass(List.of(call.take(items.size())));
        return call.result();
    }

    private List<O> queued(List<I> items) {
        CallTerms terms = CallTerms.current().withinOnceLoaded(limits.deadline());
        List<O> answers = new ArrayList<>(items.size());
        // in parts, so that a long call leaves room to others
        int part = (queue.most(terms.priority()) + 1) / 2;
        for (int from = 0; from < items.size(); from += part) {
            int to = Math.min(items.size(), from + part);
            PendingCall<I, O> call =
                    new PendingCall<>(List.copyOf(items.subList(from, to)), terms.priority());
            if (from == 0) {
                enter(queue.offer(call));
            } else { // what is begun isn't refused
                terms.await("no answer", nanos -> enter(queue.offer(call, nanos)));
            }
            answers.addAll(answers(call, terms));
        }
        return answers;
    }

    @Override
    public void checkRoom() {
        if (queue.isFull(CallTerms.current().priority())) {
            throw overloaded();
        }
    }

    /** False when there is no room yet. */
    private boolean enter(WaitingCalls.Admission admission) {
        return switch (admission) {
            case ADMITTED -> true;
            case NOT_YET -> false;
            case FULL -> throw overloaded();
            case CLOSED -> throw closed();
        };
    }

    private List<O> answers(PendingCall<I, O> call, CallTerms terms) {
        try {
            terms.await("no answer", call::await);
        } finally {
            if (!call.isComplete()) {
                call.fail(new ServiceException(ErrorCode.TIMEOUT, "given up"));
                queue.drop(call);
            }
        }
        return call.result();
    }

    private ServiceException overloaded() {
        int waiting = queue.items();
        return new ServiceException(
                        ErrorCode.OVERLOADED,
                        waiting + " items wait already, of at most " + limits.queue())
                .with("limit", limits.queue())
                .with("retryAfter", rate.secondsFor(waiting));
    }

    private static ServiceException closed() {
        return new ServiceException(ErrorCode.UNAVAILABLE, "the model is being unloaded")
                .with("retryAfter", 1L);
    }

    private void work() {
        try {
            List<PendingCall.Slice<I, O>> batch = queue.take(limits.maxBatch());
            while (!batch.isEmpty()) {
                pass(batch);
                batch = queue.take(limits.maxBatch());
            }
        } catch (InterruptedException e) {
            log.debug("{} was interrupted", name);
        }
    }

    private void pass(List<PendingCall.Slice<I, O>> batch) {
        try {
            answer(batch);
        } finally {
            queue.end();
        }
    }

    private void answer(List<PendingCall.Slice<I, O>> batch) {
        long start = System.nanoTime();
        List<PendingCall.Slice<I, O>> wanted =
                batch.stream().filter(slice -> !slice.call().isComplete()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        try {
            together(wanted);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            failed(wanted, e);
        }
        record(wanted, start);
    }

    private void record(List<PendingCall.Slice<I, O>> slices, long start) {
        int items = count(slices);
        long nanos = System.nanoTime() - start;
        rate.record(items, nanos);
        long queued = 0;
        for (PendingCall.Slice<I, O> slice : slices) {
            long waited = start - slice.call().created();
            queued += slice.size() * waited;
            if (meters != null) {
                meters.queued(slice.size(), waited);
            }
        }
        meter.record(items, queued, nanos);
        if (meters != null) {
            meters.computed(items, nanos);
        }
    }

    private void together(List<PendingCall.Slice<I, O>> slices) {
        List<I> items = new ArrayList<>();
        slices.forEach(slice -> items.addAll(slice.items()));
        List<O> answers = function.apply(items);
        if (answers.size() != items.size()) {
            throw new IllegalStateException(
                    name + " gave " + answers.size() + " answers to " + items.size() + " items");
        }
        int at = 0;
        for (PendingCall.Slice<I, O> slice : slices) {
            slice.answer(answers.subList(at, at + slice.size()));
            at += slice.size();
        }
    }

    private void failed(List<PendingCall.Slice<I, O>> slices, Throwable failure) {
        if (count(slices) == 1) {
            slices.getFirst().call().fail(failure);
            return;
        }
        slices.stream().flatMap(slice -> slice.split().stream()).forEach(this::alone);
    }

    private void alone(PendingCall.Slice<I, O> item) {
        if (item.call().isComplete()) {
            return; // an item before it failed, or the caller is gone
        }
        try {
            together(List.of(item));
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            item.call().fail(e);
        }
    }

    private int count(List<PendingCall.Slice<I, O>> slices) {
        return slices.stream().mapToInt(PendingCall.Slice::size).sum();
    }

    @Override
    public BatchCounts counts() {
        return meter.counts();
    }

    /** Items that wait now. */
    int waiting() {
        return queue.items();
    }

    /** Lets running passes end, refuses what waits. */
    @Override
    public void close() {
        queue.close().forEach(call -> call.fail(closed()));
        boolean interrupted = false;
        for (Thread worker : workers) {
            interrupted |= joined(worker);
        }
        queue.awaitEnd();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (meters != null) {
            meters.close();
        }
    }

    /** Waits for a worker's end at any rate, as its network is freed next; true if interrupted. */
    private static boolean joined(Thread worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
