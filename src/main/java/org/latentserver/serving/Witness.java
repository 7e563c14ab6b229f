package org.latentserver.serving;

import java.util.List;

/** Is told of each answered call of a batcher, on the caller's thread. */
@FunctionalInterface
interface Witness<I, O> {
    void saw(List<I> items, List<O> answers);
}
