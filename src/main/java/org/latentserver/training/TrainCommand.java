package org.latentserver.training;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.latentserver.api.ServiceException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code train <folder>}: runs one attempt of one job, of any type, in this process. Events go to
 * standard output, logs to standard error. Touches neither database nor network.
 */
public final class TrainCommand {
    static final int EXIT_DONE = 0;
    static final int EXIT_CRASH = 1;
    static final int EXIT_USAGE = 64;

    /** The data or the parameters can't work; trying again won't help. */
    public static final int EXIT_BAD_DATA = 65;

    /** Stopped on request, after a checkpoint. */
    public static final int EXIT_STOPPED = 75;

    private TrainCommand() {}

    /** Runs the attempt in a work folder and returns the exit code. */
    public static int run(String[] arguments) {
        PrintStream stdout =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err); // what a library prints must not tear the event stream
        if (arguments.length != 1) {
            System.err.println("usage: train <work folder>");
            return EXIT_USAGE;
        }
        StopSignal stop = new StopSignal();
        stop.listen(System.in);
        int code = attempt(Path.of(arguments[0]).toAbsolutePath(), new EventWriter(stdout), stop);
        stop.end(code);
        return code;
    }

    private static int attempt(Path folder, EventWriter events, StopSignal stop) {
        try {
            run(readJob(folder), folder, events, stop);
            return EXIT_DONE;
        } catch (StoppedException e) {
            return EXIT_STOPPED;
        } catch (ServiceException e) {
            if (e.code().status() >= 500) { // no fault of the data
                e.printStackTrace(System.err);
                return EXIT_CRASH;
            }
            events.write(
                    new TrainingEvent.Failure(
                            e.code().slug(), e.field(), String.valueOf(e.getMessage())));
            return EXIT_BAD_DATA;
        } catch (Exception | Error e) {
            e.printStackTrace(System.err);
            return EXIT_CRASH;
        }
    }

    private static void run(TrainingJob job, Path folder, EventWriter events, StopSignal stop)
            throws Exception {
        Clock clock = Clock.systemUTC();
        switch (job.type()) {
            case TRAIN ->
                    of(job.family(), FamilyTrainer.class, FamilyTrainer::family)
                            .train(new TrainingRun(job, folder, events, stop, clock));
            case EVALUATE ->
                    of(job.family(), FamilyEvaluator.class, FamilyEvaluator::family)
                            .evaluate(new EvaluationRun(job, folder, events, stop, clock));
        }
    }

    private static TrainingJob readJob(Path folder) throws IOException {
        byte[] json = Files.readAllBytes(folder.resolve(TrainingJob.FILE));
        return JsonMapper.builder().build().readValue(json, TrainingJob.class);
    }

    private static <T> T of(String family, Class<T> kind, Function<T, String> familyOf) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> familyOf.apply(each).equals(family))
                .findFirst()
                .orElseThrow(() ->
                        ServiceException.invalid(
                                "family", "no " + kind.getSimpleName() + " for " + family));
    }
}
