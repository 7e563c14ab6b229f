package org.latentserver.words.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;

/**
 * Word2vec as a training task. A step is a stretch of the corpus whose blocks the threads take one
 * by one and train without locks (Hogwild, Niu et al. 2011).
 */
public final class Word2vecTask implements WordsTask {
    /** A fraction of a second of work: that long a stop may wait. */
    static final int BLOCKS_PER_STEP = 64;

    private static final String FILE = "word2vec.safetensors";
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final Word2vecModel model;
    private final List<Word2vecWorker> workers;
    private final ExecutorService pool;
    private long words;
    private long nanos;
    private double rate;
    private long allWords;
    private long allNanos;
    private double lastLoss = Double.NaN;

    /**
     * A task before its first step.
     *
     * @param base where known words start; null for all anew
     */
    public static Word2vecTask start(
            WordsParameters parameters,
            Corpus corpus,
            @Nullable WordsPackage base,
            long seed,
            int threads) {
        return new Word2vecTask(
                Word2vecModel.start(parameters, corpus, base, WordKernel.best(), seed, threads),
                threads);
    }

    Word2vecTask(Word2vecModel model, int threads) {
        this.model = model;
        workers =
                IntStream.range(0, threads)
                        .mapToObj(number -> new Word2vecWorker(model, number))
                        .toList();
        pool =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("words-", 0).factory());
    }

    @Override
    public int epochs() {
        return model.parameters().epochs();
    }

    @Override
    public int stepsPerEpoch() {
        return Math.toIntExact((blocks() + BLOCKS_PER_STEP - 1) / BLOCKS_PER_STEP);
    }

    private long blocks() {
        long positions = model.corpus().positions();
        return (positions + Word2vecWorker.BLOCK - 1) / Word2vecWorker.BLOCK;
    }

    @Override
    public void step(int epoch, long step) {
        long started = System.nanoTime();
        long first = step % stepsPerEpoch() * BLOCKS_PER_STEP;
        long end = Math.min(first + BLOCKS_PER_STEP, blocks());
        AtomicLong next = new AtomicLong(first);
        rate = rate(epoch, first);
        if (workers.size() == 1) {
            words += blocks(workers.getFirst(), epoch, next, end);
        } else {
            List<Future<Long>> parts = new ArrayList<>();
            for (Word2vecWorker worker : workers) {
                parts.add(pool.submit(() -> blocks(worker, epoch, next, end)));
            }
            parts.forEach(part -> words += await(part));
        }
        nanos += System.nanoTime() - started;
    }

    private long blocks(Word2vecWorker worker, int epoch, AtomicLong next, long end) {
        long trained = 0;
        for (long block; (block = next.getAndIncrement()) < end; ) {
            trained += worker.train(epoch, block, (float) rate(epoch, block));
        }
        return trained;
    }

    /** Falls linearly with the share of the corpus done. */
    private double rate(int epoch, long block) {
        double done = (epoch + (double) block / blocks()) / epochs();
        double start = model.parameters().learningRate();
        return start - (start - model.parameters().minLearningRate()) * done;
    }

    private static long await(Future<Long> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in training", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a training thread failed", e.getCause());
        }
    }

    @Override
    public Map<String, Double> takeMetrics() {
        double sum = 0;
        double pairs = 0;
        for (Word2vecWorker worker : workers) {
            double[] loss = worker.takeLoss();
            sum += loss[0];
            pairs += loss[1];
        }
        double perSecond = words / (nanos / 1e9);
        allWords += words;
        allNanos += nanos;
        words = 0;
        nanos = 0;
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("wordsPerSecond", perSecond);
        metrics.put("learningRate", rate);
        if (pairs > 0) {
            lastLoss = sum / pairs;
            metrics.put("loss", lastLoss);
        }
        return metrics;
    }

    /** Figures of this attempt: the last loss of a pair of words, words a second over all of it. */
    @Override
    public Map<String, Double> totals() {
        return Map.of("loss", lastLoss, "wordsPerSecond", allWords / (allNanos / 1e9));
    }

    @Override
    public RowMatrix vectors() {
        return model.vectors();
    }

    @Override
    public List<Tensor> furtherTensors(Arena arena) {
        int buckets = model.parameters().buckets();
        int words = model.corpus().vocabulary().size();
        RowMatrix input = model.input();
        return model.parts() == null
                ? List.of()
                : List.of(
                        new Tensor(
                                WordsArchitecture.NGRAMS,
                                "F32",
                                new long[] {buckets, input.dimension()},
                                input.packed(words, buckets, arena)));
    }

    @Override
    public Map<String, Double> endEpoch(int epoch) {
        return Map.of();
    }

    @Override
    public void save(Path folder) throws IOException {
        Safetensors.write(
                folder.resolve(FILE),
                List.of(tensor(INPUT, model.input()), tensor(OUTPUT, model.output())));
    }

    private static Tensor tensor(String name, RowMatrix matrix) {
        return new Tensor(
                name, "F32", new long[] {matrix.rows(), matrix.stride()}, segment(matrix));
    }

    private static MemorySegment segment(RowMatrix matrix) {
        return MemorySegment.ofArray(matrix.values())
                .asSlice(
                        (long) matrix.offset(0) * Float.BYTES,
                        (long) matrix.rows() * matrix.stride() * Float.BYTES);
    }

    @Override
    public void restore(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors = Safetensors.read(folder.resolve(FILE), arena);
            copy(tensors.get(INPUT), model.input());
            copy(tensors.get(OUTPUT), model.output());
        }
    }

    private static void copy(@Nullable Tensor from, RowMatrix to) {
        MemorySegment target = segment(to);
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
                (long) to.rows() * to.stride());
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
