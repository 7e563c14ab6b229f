package org.latentserver.words.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.latentserver.words.search.RowScan;

/**
 * Answers many analogies by exact search. A set of analogies is made of few different words, so
 * their cosines with all words are computed once, block of words by block, and each question only
 * combines three rows of cosines.
 *
 * <p>3CosAdd (Mikolov et al. 2013) looks for the word x that maximises cos(x,b) + cos(x,c) -
 * cos(x,a); 3CosMul (Levy and Goldberg 2014) for the one that maximises cos(x,b) cos(x,c) /
 * (cos(x,a) + {@value #EPSILON}), with each cosine moved to (1 + cos) / 2. Of equal words the more
 * frequent one is the answer.
 */
final class AnalogySearch {
    /** As in Levy and Goldberg. */
    static final double EPSILON = 1e-6;

    /** Cosines that a thread holds at a time: 4 MB. */
    private static final int COSINES = 1 << 20;

    private static final int MIN_BLOCK = 64;
    private static final int MAX_BLOCK = 1024;

    private final EvaluatedWords words;
    private final RowScan scan;

    /** Numbers of the words that answer, by question; -1 where there is none. */
    record Answers(int[] cosAdd, int[] cosMul) {}

    /** Told now and then, by the calling thread, how far the search is, 0 to 1. */
    @FunctionalInterface
    interface Progress {
        void at(double done);
    }

    AnalogySearch(EvaluatedWords words, RowScan scan) {
        this.words = words;
        this.scan = scan;
    }

    /**
     * @param threads at least 1; they make no difference to the answers
     * @param progress may throw to end the search
     */
    Answers answer(List<AnalogyQuery> questions, int threads, Progress progress) {
        Terms terms = new Terms(questions);
        int block = Math.clamp(COSINES / Math.max(1, terms.units.size()), MIN_BLOCK, MAX_BLOCK);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(questions, terms, block));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            int round = block * threads;
            for (int from = 0; from < words.count(); from += round) {
                List<Callable<Worker>> blocks = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    blocks.add(workers.get(i).block(from + i * block));
                }
                await(pool, blocks);
                progress.at(Math.min(1, (from + round) / (double) words.count()));
            }
        }
        workers.forEach(workers.getFirst()::merge);
        return workers.getFirst().answers();
    }

    private static void await(ExecutorService pool, List<Callable<Worker>> blocks) {
        try {
            for (Future<Worker> done : pool.invokeAll(blocks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a search", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search thread failed", e.getCause());
        }
    }

    /** The different words of the questions, numbered, with their unit vectors. */
    private final class Terms {
        private final int[] numbers = new int[words.count()];
        private final List<float[]> units = new ArrayList<>();

        Terms(List<AnalogyQuery> questions) {
            Arrays.fill(numbers, -1);
            for (AnalogyQuery question : questions) {
                add(question.a());
                add(question.b());
                add(question.c());
            }
        }

        private void add(int word) {
            if (numbers[word] < 0) {
                numbers[word] = units.size();
                units.add(words.rows().unit(word));
            }
        }
    }

    /** What one thread has found so far. */
    private final class Worker {
        private final List<AnalogyQuery> questions;
        private final Terms terms;
        private final int block;
        private final float[] cosines;
        private final float[] row;
        private final Best add;
        private final Best mul;

        Worker(List<AnalogyQuery> questions, Terms terms, int block) {
            this.questions = questions;
            this.terms = terms;
            this.block = block;
            cosines = new float[Math.multiplyExact(terms.units.size(), block)];
            row = new float[block];
            add = new Best(questions.size());
            mul = new Best(questions.size());
        }

        /** Work on the words from a number on; none when that is beyond the last. */
        Callable<Worker> block(int from) {
            return () -> {
                int to = Math.min(from + block, words.count());
                if (from < to) {
                    fillCosines(from, to);
                    for (int q = 0; q < questions.size(); q++) {
                        ask(q, questions.get(q), from, to - from);
                    }
                }
                return this;
            };
        }

        private void fillCosines(int from, int to) {
            for (int term = 0; term < terms.units.size(); term++) {
                words.rows().cosines(scan, from, to, terms.units.get(term), row);
                System.arraycopy(row, 0, cosines, term * block, to - from);
            }
        }

        private void ask(int q, AnalogyQuery question, int from, int length) {
            int a = terms.numbers[question.a()] * block;
            int b = terms.numbers[question.b()] * block;
            int c = terms.numbers[question.c()] * block;
            float bestAdd = add.scores[q];
            float bestMul = mul.scores[q];
            for (int i = 0; i < length; i++) {
                float cosA = cosines[a + i];
                float cosB = cosines[b + i];
                float cosC = cosines[c + i];
                float sum = cosB + cosC - cosA;
                float product = (1 + cosB) * (1 + cosC) / (1 + cosA + (float) (2 * EPSILON));
                if (sum > bestAdd && !question.names(from + i)) {
                    bestAdd = sum;
                    add.rows[q] = from + i;
                }
                if (product > bestMul && !question.names(from + i)) {
                    bestMul = product;
                    mul.rows[q] = from + i;
                }
            }
            add.scores[q] = bestAdd;
            mul.scores[q] = bestMul;
        }

        void merge(Worker other) {
            add.merge(other.add);
            mul.merge(other.mul);
        }

        Answers answers() {
            return new Answers(add.rows, mul.rows);
        }
    }

    /** The best word so far of each question. */
    private static final class Best {
        private final float[] scores;
        private final int[] rows;

        Best(int questions) {
            scores = new float[questions];
            Arrays.fill(scores, Float.NEGATIVE_INFINITY);
            rows = new int[questions];
            Arrays.fill(rows, -1);
        }

        void merge(Best other) {
            for (int q = 0; q < rows.length; q++) {
                boolean tie = other.scores[q] == scores[q] && other.rows[q] < rows[q];
                if (other.scores[q] > scores[q] || tie) {
                    scores[q] = other.scores[q];
                    rows[q] = other.rows[q];
                }
            }
        }
    }
}
