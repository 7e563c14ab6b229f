package org.latentserver.perceptual;

import java.util.List;
import java.util.function.Function;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;

/** Computes in the caller's thread: all items of a call are one batch. */
final class DirectBatchers implements Batchers {
    @Override
    public <I, O> Batcher<I, O> create(String name, Function<List<I>, List<O>> function) {
        return new Batcher<>() {
            @Override
            public List<O> call(List<I> items) {
                return function.apply(items);
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}
