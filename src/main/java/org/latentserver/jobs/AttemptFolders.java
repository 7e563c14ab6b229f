package org.latentserver.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.latentserver.training.Checkpoints;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.TrainingRun;
import org.springframework.stereotype.Component;

/**
 * The work folders of jobs, {@code jobs/<job>/attempt-<number>}.
 *
 * <p>What stays on disk is bounded: samples and the log of every attempt, and of the newest attempt
 * that wrote one, the newest checkpoints as {@link Checkpoints} keeps them. All of it goes when the
 * job is deleted.
 */
@Component
class AttemptFolders {
    private static final String ATTEMPT = "attempt-";
    private static final List<String> RESULTS = List.of(TrainingRun.PACKAGE, EvaluationRun.REPORT);

    private final Path root;

    AttemptFolders(LatentHome home) {
        root = home.resolve("jobs");
    }

    Path folder(String job, int attempt) {
        return root.resolve(job).resolve(ATTEMPT + attempt);
    }

    /** An empty folder for an attempt. */
    Path create(Attempt attempt) throws IOException {
        Path folder = folder(attempt.job(), attempt.number());
        Folders.delete(folder); // left by a worker that died before it could say so
        return Files.createDirectories(folder);
    }

    /** The checkpoint that is furthest in the run, of all attempts so far. */
    Optional<Path> newestCheckpoint(String job) throws IOException {
        Comparator<Path> bySteps = Comparator.comparing(path -> path.getFileName().toString());
        Optional<Path> newest = Optional.empty();
        for (Path attempt : attempts(job)) {
            newest =
                    Stream.concat(newest.stream(), new Checkpoints(attempt).newest().stream())
                            .max(bySteps);
        }
        return newest;
    }

    /** The result that an attempt completed before its worker died; the work is done already. */
    Optional<Path> readyResult(String job) throws IOException {
        for (Path attempt : attempts(job)) {
            for (String result : RESULTS) {
                Path folder = attempt.resolve(result);
                if (Files.isDirectory(folder)) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    /** The registry has its own copy. */
    void dropResults(String job) throws IOException {
        for (Path attempt : attempts(job)) {
            for (String result : RESULTS) {
                Folders.delete(attempt.resolve(result));
            }
        }
    }

    /** Deletes checkpoints of the attempts before this one, which has its own now. */
    void dropEarlierCheckpoints(Attempt attempt) throws IOException {
        Path current = folder(attempt.job(), attempt.number());
        for (Path folder : attempts(attempt.job())) {
            if (!folder.equals(current)) {
                Folders.delete(folder.resolve("checkpoints"));
                for (String result : RESULTS) {
                    Folders.delete(folder.resolve(result + ".partial"));
                }
            }
        }
    }

    void delete(String job) throws IOException {
        Folders.delete(root.resolve(job));
    }

    private List<Path> attempts(String job) throws IOException {
        Path folder = root.resolve(job);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().startsWith(ATTEMPT))
                    .toList();
        }
    }
}
