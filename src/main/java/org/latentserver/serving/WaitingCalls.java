package org.latentserver.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue of a batcher, counted in items. Calls take turns, a batch each, so that a long
 * one does not hold up the short ones behind it.
 */
final class WaitingCalls<I, O> {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<PendingCall<I, O>> calls = new ArrayDeque<>();
    private int items;
    private boolean closed;

    /** What became of a call that wanted in. */
    enum Admission {
        ADMITTED,
        FULL,
        CLOSED
    }

    WaitingCalls(int capacity) {
        this.capacity = capacity;
    }

    Admission offer(PendingCall<I, O> call) {
        lock.lock();
        try {
            if (closed) {
                return Admission.CLOSED;
            }
            if (call.waiting() > capacity - items) {
                return Admission.FULL;
            }
            calls.addLast(call);
            items += call.waiting();
            arrived.signal();
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until anything waits, and takes what does, up to the limit; empty when closed. */
    List<PendingCall.Slice<I, O>> take(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (calls.isEmpty() && !closed) {
                arrived.await();
            }
            List<PendingCall.Slice<I, O>> batch = new ArrayList<>();
            int room = most;
            while (room > 0 && !calls.isEmpty()) {
                PendingCall<I, O> call = calls.removeFirst();
                PendingCall.Slice<I, O> slice = call.take(room);
                batch.add(slice);
                room -= slice.size();
                items -= slice.size();
                if (call.waiting() > 0) {
                    calls.addLast(call);
                }
            }
            if (!calls.isEmpty()) {
                arrived.signal(); // an arrival may have woken only this worker
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what still waits of a call, as nobody wants the answer. */
    void drop(PendingCall<I, O> call) {
        lock.lock();
        try {
            if (calls.remove(call)) {
                items -= call.waiting();
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
            List<PendingCall<I, O>> left = List.copyOf(calls);
            calls.clear();
            items = 0;
            arrived.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
