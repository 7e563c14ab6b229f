package org.latentserver.words.glove;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TrainingRun;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.training.RowMatrix;
import org.latentserver.words.training.WordsTask;

/**
 * GloVe as a training task. A step is some chunks of the epoch's records, which the threads take
 * one by one and train without locks (Hogwild, Niu et al. 2011).
 */
public final class GloveTask implements WordsTask {
    /** A fraction of a second of work: that long a stop may wait. */
    private static final int CHUNKS_PER_STEP = 8;

    private static final String FILE = "glove.safetensors";
    private static final String ROWS = "rows";

    private final GloveModel model;
    private final CoOccurrenceFile file;
    private final CoOccurrences data;
    private final int epochs;
    private final long seed;
    private final Threads threads;
    private final List<GloveWorker> workers;
    private final List<long[]> buffers;
    private int orderedEpoch = -1;
    private EpochOrder order;
    private long nanos;
    private long allCells;
    private long allNanos;
    private double lastLoss = Double.NaN;

    /**
     * Counts the co-occurrences: the task before its first step.
     *
     * @param arena holds them; to be closed after the task
     * @throws StoppedException when the run is to stop before that
     * @throws ServiceException INVALID_REQUEST when the parameters don't suit the text or the heap
     */
    public static GloveTask start(
            TrainingRun run,
            WordsParameters parameters,
            Corpus corpus,
            Arena arena,
            int threadCount)
            throws IOException {
        GloveParameters chosen = GloveParameters.of(parameters);
        int words = corpus.vocabulary().size();
        chosen.checkFits(words, Runtime.getRuntime().maxMemory());
        Threads threads = new Threads(threadCount);
        try {
            CoOccurrenceFile file = CoOccurrenceFile.count(run, corpus, chosen, arena, threads);
            long seed = new SplittableRandom(run.job().seed()).nextLong();
            GloveModel model = GloveModel.start(words, chosen.vectorSize(), seed);
            return new GloveTask(model, file, chosen, threads, seed);
        } catch (IOException | RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    private GloveTask(
            GloveModel model,
            CoOccurrenceFile file,
            GloveParameters parameters,
            Threads threads,
            long seed) {
        this.model = model;
        this.file = file;
        this.data = file.data();
        this.epochs = parameters.epochs();
        this.seed = seed;
        this.threads = threads;
        GloveKernel kernel = GloveKernel.best();
        workers =
                Stream.generate(() -> new GloveWorker(model, kernel, parameters.rate()))
                        .limit(threads.count())
                        .toList();
        int length =
                (int) Math.min(EpochOrder.CHUNK_VALUES, data.records().byteSize() / Long.BYTES);
        buffers = Stream.generate(() -> new long[length]).limit(threads.count()).toList();
        order = new EpochOrder(data, seed, 0);
    }

    @Override
    public int epochs() {
        return epochs;
    }

    @Override
    public int stepsPerEpoch() {
        return (EpochOrder.chunks(data) + CHUNKS_PER_STEP - 1) / CHUNKS_PER_STEP;
    }

    @Override
    public void step(int epoch, long step) {
        long started = System.nanoTime();
        if (orderedEpoch != epoch) {
            order = new EpochOrder(data, seed, epoch);
            orderedEpoch = epoch;
        }
        int first = (int) (step % stepsPerEpoch()) * CHUNKS_PER_STEP;
        int end = Math.min(first + CHUNKS_PER_STEP, EpochOrder.chunks(data));
        AtomicInteger next = new AtomicInteger(first);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            GloveWorker worker = workers.get(i);
            long[] buffer = buffers.get(i);
            work.add(() -> {
                for (int chunk; (chunk = next.getAndIncrement()) < end; ) {
                    worker.train(buffer, order.load(chunk, buffer));
                }
                return null;
            });
        }
        threads.all(work);
        nanos += System.nanoTime() - started;
    }

    @Override
    public Map<String, Double> takeMetrics() {
        double sum = 0;
        double cells = 0;
        double skipped = 0;
        for (GloveWorker worker : workers) {
            double[] loss = worker.takeLoss();
            sum += loss[0];
            cells += loss[1];
            skipped += loss[2];
        }
        Map<String, Double> metrics = new TreeMap<>();
        lastLoss = sum / cells;
        metrics.put("loss", lastLoss);
        metrics.put("recordsPerSecond", cells / (nanos / 1e9));
        if (skipped > 0) {
            metrics.put("skippedRecords", skipped);
        }
        allCells += (long) cells;
        allNanos += nanos;
        nanos = 0;
        return metrics;
    }

    @Override
    public RowMatrix vectors() {
        return model.vectors();
    }

    @Override
    public Map<String, Double> totals() {
        return Map.of(
                "loss",
                lastLoss,
                "recordsPerSecond",
                allCells / (allNanos / 1e9),
                "coOccurrences",
                (double) data.cells());
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) {
        return Map.of();
    }

    @Override
    public void save(Path folder) throws IOException {
        RowMatrix rows = model.rows();
        Tensor tensor =
                new Tensor(ROWS, "F32", new long[] {rows.rows(), rows.stride()}, segment(rows));
        Safetensors.write(folder.resolve(FILE), List.of(tensor));
    }

    @Override
    public void restore(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Tensor from = Safetensors.read(folder.resolve(FILE), arena).get(ROWS);
            MemorySegment target = segment(model.rows());
            if (from == null || from.data().byteSize() != target.byteSize()) {
                throw new IllegalStateException("the checkpoint is of another model");
            }
            MemorySegment.copy(
                    from.data(),
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    0,
                    target,
                    ValueLayout.JAVA_FLOAT,
                    0,
                    target.byteSize() / Float.BYTES);
        }
    }

    private static MemorySegment segment(RowMatrix matrix) {
        return MemorySegment.ofArray(matrix.values())
                .asSlice(
                        (long) matrix.offset(0) * Float.BYTES,
                        (long) matrix.rows() * matrix.stride() * Float.BYTES);
    }

    @Override
    public void close() {
        threads.close();
        file.close();
    }
}
