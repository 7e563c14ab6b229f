package org.latentserver.words.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.latentserver.training.TrainingRun;
import org.latentserver.training.TrainingTask;
import org.latentserver.words.training.WordsTask;

/** A task that shows the neighbours of some words after each epoch. */
record SampledTask(TrainingRun run, WordsTask task, Neighbours neighbours) implements TrainingTask {
    @Override
    public Map<String, Double> endEpoch(int epoch) throws IOException {
        Map<String, Double> metrics = task.endEpoch(epoch);
        run.text(epoch, "neighbours", neighbours.of(task.vectors()));
        return metrics;
    }

    @Override
    public int epochs() {
        return task.epochs();
    }

    @Override
    public int stepsPerEpoch() {
        return task.stepsPerEpoch();
    }

    @Override
    public void step(int epoch, long step) {
        task.step(epoch, step);
    }

    @Override
    public Map<String, Double> takeMetrics() {
        return task.takeMetrics();
    }

    @Override
    public void save(Path folder) throws IOException {
        task.save(folder);
    }

    @Override
    public void restore(Path folder) throws IOException {
        task.restore(folder);
    }
}
