package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.latentserver.api.Folders;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a family's evaluator may ask of the process around it. Used by one thread. */
public final class EvaluationRun extends JobRun {
    /** Folder of the result. */
    public static final String REPORT = "report";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public EvaluationRun(
            TrainingJob job, Path folder, EventWriter events, StopSignal stop, Clock clock) {
        super(job, folder, events, stop, clock);
    }

    /**
     * The version to evaluate, opened and with its checksums verified.
     *
     * @throws ServiceException INVALID_DATA when a file of it is damaged
     */
    public ModelPackage modelPackage() throws IOException {
        return openBase()
                .orElseThrow(() -> ServiceException.invalid("model", "no version to evaluate"));
    }

    /**
     * Ends the run when a stop was asked for.
     *
     * @throws StoppedException then
     */
    public void stopIfRequested() {
        if (stopRequested()) {
            throw new StoppedException();
        }
    }

    /**
     * Writes the report whole and reports it as complete; the last thing a run does.
     *
     * @param report a record or map that becomes a JSON object, at most {@link
     *     EvaluationResult#MAX_BYTES} together with the metrics
     * @param metrics the figures to compare versions by; those that are not finite are left out
     */
    public void done(Object report, Map<String, Double> metrics) throws IOException {
        JsonNode tree = JSON.valueToTree(report);
        EvaluationResult result =
                new EvaluationResult(tree, finite(metrics), CodeVersion.current(), spentSeconds());
        byte[] bytes = JSON.writeValueAsBytes(result);
        if (!tree.isObject() || bytes.length > EvaluationResult.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a report is an object of at most " + EvaluationResult.MAX_BYTES + " bytes");
        }
        Path partial = folder().resolve(REPORT + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        Files.write(partial.resolve(EvaluationResult.FILE), bytes);
        Folders.publish(partial, folder().resolve(REPORT));
        done(REPORT, result.metrics());
    }
}
