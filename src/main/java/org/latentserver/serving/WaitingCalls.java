package org.latentserver.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.latentserver.serving.terms.Priority;

/**
 * The bounded queue of a batcher, counted in items. Calls of one priority take turns, a batch each,
 * so that a long one does not hold up the short ones behind it.
 */
final class WaitingCalls<I, O> {
    /** One batch in so many begins with what waits in the background, so that it gets on. */
    private static final int BACKGROUND_TURN = 8;

    private final int capacity;
    private final int workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition left = lock.newCondition();
    private final Deque<PendingCall<I, O>> interactive = new ArrayDeque<>();
    private final Deque<PendingCall<I, O>> background = new ArrayDeque<>();
    private int items;
    private int promised; // items of those who wait for room
    private int turn;
    private int active; // passes that run
    private boolean closed;

    /** What became of a call that wanted in. */
    enum Admission {
        ADMITTED,
        /** There was no room in the time given. */
        NOT_YET,
        FULL,
        CLOSED
    }

    /**
     * @param workers most passes at a time
     */
    WaitingCalls(int capacity, int workers) {
        this.capacity = capacity;
        this.workers = workers;
    }

    /** The most items that may wait when the last one in has this priority. */
    int most(Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> capacity;
            case BACKGROUND -> (capacity + 1) / 2;
        };
    }

    /** Whether not even one item would be let in. */
    boolean isFull(Priority priority) {
        lock.lock();
        try {
            return items + promised >= most(priority);
        } finally {
            lock.unlock();
        }
    }

    /** Lets a call in where there is room that nobody waits for. */
    Admission offer(PendingCall<I, O> call) {
        lock.lock();
        try {
            if (closed) {
                return Admission.CLOSED;
            }
            return fits(call, promised) ? admit(call) : Admission.FULL;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a call in as soon as there is room, before any that come new. */
    Admission offer(PendingCall<I, O> call, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        promised += call.waiting();
        try {
            long rest = nanos;
            while (!closed && !fits(call, 0)) {
                if (rest <= 0) {
                    return Admission.NOT_YET;
                }
                rest = left.awaitNanos(rest);
            }
            return closed ? Admission.CLOSED : admit(call);
        } finally {
            promised -= call.waiting();
            lock.unlock();
        }
    }

    private boolean fits(PendingCall<I, O> call, int kept) {
        return call.waiting() <= most(call.priority()) - items - kept;
    }

    private Admission admit(PendingCall<I, O> call) {
        line(call.priority()).addLast(call);
        items += call.waiting();
        arrived.signal();
        return Admission.ADMITTED;
    }

    private Deque<PendingCall<I, O>> line(Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> interactive;
            case BACKGROUND -> background;
        };
    }

    private boolean nothingWaits() {
        return interactive.isEmpty() && background.isEmpty();
    }

    /** Begins a pass of a call that never waited; false when others wait or all workers work. */
    boolean begin() {
        lock.lock();
        try {
            boolean free = !closed && nothingWaits() && active < workers;
            active += free ? 1 : 0;
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a pass that was begun, or whose batch was taken. */
    void end() {
        lock.lock();
        try {
            active--;
            if (!nothingWaits()) {
                arrived.signal();
            }
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no pass runs. */
    void awaitEnd() {
        lock.lock();
        try {
            while (active > 0) {
                left.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until anything waits, and begins a pass with what does, up to the limit; empty, and no
     * pass, when closed.
     */
    List<PendingCall.Slice<I, O>> take(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((nothingWaits() || active == workers) && !closed) {
                arrived.await();
            }
            List<PendingCall.Slice<I, O>> batch = new ArrayList<>();
            turn = (turn + 1) % BACKGROUND_TURN;
            int room = turn == 0 ? fill(batch, background, 1, most) : most;
            room = fill(batch, interactive, Integer.MAX_VALUE, room);
            fill(batch, background, Integer.MAX_VALUE, room);
            left.signalAll();
            active += batch.isEmpty() ? 0 : 1;
            if (!nothingWaits()) {
                arrived.signal(); // an arrival may have woken only this worker
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Takes from the first so many calls of a line, each at most once; returns the room left. */
    private int fill(
            List<PendingCall.Slice<I, O>> batch,
            Deque<PendingCall<I, O>> line,
            int calls,
            int room) {
        int rest = room;
        for (int i = Math.min(calls, line.size()); i > 0 && rest > 0; i--) {
            PendingCall<I, O> call = line.removeFirst();
            PendingCall.Slice<I, O> slice = call.take(rest);
            batch.add(slice);
            rest -= slice.size();
            items -= slice.size();
            if (call.waiting() > 0) {
                line.addLast(call);
            }
        }
        return rest;
    }

    /** Forgets what still waits of a call, as nobody wants the answer. */
    void drop(PendingCall<I, O> call) {
        lock.lock();
        try {
            if (line(call.priority()).remove(call)) {
                items -= call.waiting();
                left.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int items() {
        lock.lock();
        try {
            return items;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more and returns those that waited. */
    List<PendingCall<I, O>> close() {
        lock.lock();
        try {
            closed = true;
            List<PendingCall<I, O>> waiting =
                    Stream.concat(interactive.stream(), background.stream()).toList();
            interactive.clear();
            background.clear();
            items = 0;
            arrived.signalAll();
            left.signalAll();
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
