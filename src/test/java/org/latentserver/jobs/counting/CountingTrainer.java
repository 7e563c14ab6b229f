package org.latentserver.jobs.counting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;
import org.latentserver.training.TrainingTask;
import tools.jackson.databind.json.JsonMapper;

/** The trainer's side of the counting family: each step mixes its number into a sum. */
public final class CountingTrainer implements FamilyTrainer {
    private static final String SUM = "sum.txt";

    @Override
    public String family() {
        return "counting";
    }

    @Override
    public void train(TrainingRun run) throws Exception {
        CountingParameters parameters = run.parameters(CountingParameters.class);
        switch (parameters.ending()) {
            case PACKAGE -> {}
            case REFUSED -> throw ServiceException.badData("dataset", "nothing to count");
            case CRASH -> throw new IllegalStateException("this trainer always crashes");
            case GARBAGE -> System.out.println("{\"type\":");
        }
        Count count = new Count(run, parameters);
        TrainingLoop.run(run, count);
        JsonMapper json = JsonMapper.builder().build();
        Map<String, Double> metrics = Map.of("sum", count.sum / (double) Long.MAX_VALUE);
        PackageWriter.write(
                run.packageFolder(),
                new PackageWriter.Draft(
                        family(),
                        "A sum",
                        json.createObjectNode(),
                        List.of(),
                        List.of(),
                        run.provenance("none", metrics)),
                folder -> count.write(folder));
        run.done(metrics);
    }

    /** The sum after all steps, which any number of interruptions must not change. */
    public static long expected(long start, long steps) {
        long sum = start;
        for (long step = 0; step < steps; step++) {
            sum = mix(sum, step);
        }
        return sum;
    }

    private static long mix(long sum, long step) {
        return (sum ^ step) * 0x9E3779B97F4A7C15L + 1;
    }

    private static final class Count implements TrainingTask {
        private final TrainingRun run;
        private final CountingParameters parameters;
        private long sum;

        Count(TrainingRun run, CountingParameters parameters) throws IOException {
            this.run = run;
            this.parameters = parameters;
            this.sum = start(run);
        }

        private static long start(TrainingRun run) throws IOException {
            Optional<ModelPackage> base = run.base();
            return base.isPresent() ? read(base.get().file(SUM)) : run.job().seed();
        }

        private static long read(Path file) throws IOException {
            return Long.parseLong(Files.readString(file));
        }

        @Override
        public int epochs() {
            return parameters.epochs();
        }

        @Override
        public int stepsPerEpoch() {
            return parameters.stepsPerEpoch();
        }

        @Override
        public void step(int epoch, long step) {
            LockSupport.parkNanos(parameters.stepMillis() * 1_000_000L);
            sum = mix(sum, step);
        }

        @Override
        public Map<String, Double> takeMetrics() {
            return Map.of("loss", 1.0 / (1 + Math.abs(sum % 1000)));
        }

        @Override
        public Map<String, Double> endEpoch(int epoch) throws IOException {
            run.text(epoch, "sum", Long.toString(sum));
            return Map.of("validationLoss", 1.0 / epoch);
        }

        @Override
        public void save(Path folder) throws IOException {
            Files.writeString(folder.resolve(SUM), Long.toString(sum));
        }

        @Override
        public void restore(Path folder) throws IOException {
            sum = read(folder.resolve(SUM));
        }

        void write(Path folder) throws IOException {
            Files.writeString(folder.resolve(SUM), Long.toString(sum));
            ByteBuffer bits = ByteBuffer.allocate(8).putLong(sum).flip();
            float[] halves = new float[8];
            for (int i = 0; i < halves.length; i++) {
                halves[i] = bits.get();
            }
            Safetensors.write(
                    folder.resolve("weights.safetensors"),
                    List.of(Tensor.of("sum", halves, halves.length)));
        }
    }
}
