package org.latentserver.words.glove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.latentserver.api.ServiceException;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TrainingRun;
import org.latentserver.words.corpus.Corpus;

/**
 * The co-occurrences of a run, in its folder until they are closed. They follow from the text and
 * the parameters alone, so that a resumed run makes the same again.
 */
record CoOccurrenceFile(Path file, CoOccurrences data) implements AutoCloseable {
    private static final String RECORDS = "co-occurrences.records";
    private static final String SPILL = "co-occurrences.spill";
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /**
     * Counts, reporting the share that is done.
     *
     * @param arena holds the mapping
     * @throws StoppedException when the run is to stop
     * @throws ServiceException INVALID_REQUEST when no two words are neighbours
     */
    static CoOccurrenceFile count(
            TrainingRun run,
            Corpus corpus,
            GloveParameters parameters,
            Arena arena,
            Threads threads)
            throws IOException {
        Path file = run.packageFolder().resolveSibling(RECORDS);
        try {
            CoOccurrences data =
                    CoOccurrenceCounter.count(
                            corpus,
                            parameters,
                            file,
                            run.packageFolder().resolveSibling(SPILL),
                            arena,
                            threads,
                            run::stopRequested,
                            progress(run));
            if (data.cells() == 0) {
                throw ServiceException.invalid(
                        "dataset", "no line has two words of the vocabulary beside each other");
            }
            run.metrics(0, 0, Map.of("counted", 1.0, "coOccurrences", (double) data.cells()));
            return new CoOccurrenceFile(file, data);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static DoubleConsumer progress(TrainingRun run) {
        Instant[] reported = {run.clock().instant()};
        return share -> {
            Instant now = run.clock().instant();
            if (Duration.between(reported[0], now).compareTo(REPORT_EVERY) >= 0) {
                run.metrics(0, 0, Map.of("counted", share));
                reported[0] = now;
            }
        };
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
