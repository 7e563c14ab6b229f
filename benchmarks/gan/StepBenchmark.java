import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.training.GanParameters;
import org.latentserver.training.Batches;
import org.latentserver.training.ItemSource;

/** Makes as many steps of the default GAN as peer.py, a round for each line of standard input. */
public final class StepBenchmark {
    private static final int IMAGES = 10_000;

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[0]);
        int steps = Integer.parseInt(arguments[1]);
        PrintStream out = System.out;
        System.setOut(System.err);
        PyTorch.start(Path.of(System.getProperty("user.home"), ".djl.ai"), threads);
        Path folder = Files.createTempDirectory("gan-benchmark");
        GanParameters parameters = GanParameters.DEFAULTS;
        try (ItemSource source = ItemSource.open(data(folder))) {
            GanArchitecture architecture =
                    parameters.architecture(new long[] {1, 28, 28}, List.of());
            Object task = task(parameters, architecture, source);
            Method step = task.getClass().getDeclaredMethod("step", int.class, long.class);
            step.setAccessible(true);
            int perEpoch = IMAGES / parameters.batchSize();
            long done = 0;
            for (; done < 20; done++) {
                step.invoke(task, 0, done);
            }
            out.println("ready");
            out.flush();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            while (in.readLine() != null) {
                long start = System.nanoTime();
                for (int i = 0; i < steps; i++, done++) {
                    step.invoke(task, (int) (done / perEpoch), done);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                out.println(parameters.batchSize() * steps / seconds);
                out.flush();
            }
        }
    }

    /** The task is no public class: it is made as the trainer makes it. */
    private static Object task(
            GanParameters parameters, GanArchitecture architecture, ItemSource source)
            throws ReflectiveOperationException {
        String home = "org.latentserver.gan.training.";
        Class<?> batchesType = Class.forName(home + "TrainingBatches");
        Object batches =
                made(
                        batchesType,
                        source,
                        new Batches(
                                source, source.items(Split.TRAIN), parameters.batchSize(), 1),
                        architecture,
                        1,
                        1L);
        return made(
                Class.forName(home + "GanTask"), parameters, architecture, batches, 1L, null, null);
    }

    private static Object made(Class<?> type, Object... arguments)
            throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static Path data(Path folder) throws Exception {
        byte[] pixels = new byte[IMAGES * 784];
        new SplittableRandom(1).nextBytes(pixels);
        Files.write(folder.resolve(DatasetFiles.IMAGES), pixels);
        byte[] splits = new byte[IMAGES];
        Arrays.fill(splits, Split.TRAIN.code());
        Files.write(folder.resolve(DatasetFiles.SPLITS), splits);
        Map<Split, Long> counts =
                Map.of(Split.TRAIN, (long) IMAGES, Split.VALIDATION, 0L, Split.TEST, 0L);
        DatasetFiles.write(
                folder,
                new DatasetDescription(
                        DatasetKind.IMAGES, "idx", IMAGES, List.of(1, 28, 28), 1, 28, 28, 28, 28,
                        List.of(), List.of(), counts, null, pixels.length));
        return folder;
    }
}
