package org.latentserver.words.training;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.TrainingTask;

/** An algorithm that learns word vectors: what the trainer asks of each of them. */
public interface WordsTask extends TrainingTask, AutoCloseable {
    /** The vectors as they are now, by number of the word; further rows are the task's own. */
    RowMatrix vectors();

    /** Figures of this attempt, for the package: the last loss, words a second. */
    Map<String, Double> totals();

    /** What the package holds besides the vectors, in memory of the arena. */
    default List<Tensor> furtherTensors(Arena arena) {
        return List.of();
    }

    @Override
    void close();
}
