package org.latentserver.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.evaluations.Evaluation;
import org.latentserver.training.EvaluationResult;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what an evaluator left in its folder. */
@Component
class EvaluationReports {
    private final JsonMapper json;

    EvaluationReports(JsonMapper json) {
        this.json = json;
    }

    /**
     * @throws ServiceException INVALID_DATA when there is no proper report
     */
    EvaluationResult read(Path folder) throws IOException {
        Path file = folder.resolve(EvaluationResult.FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > EvaluationResult.MAX_BYTES) {
            throw ServiceException.badData(null, "it is missing or too large");
        }
        try {
            EvaluationResult result =
                    json.readValue(Files.readAllBytes(file), EvaluationResult.class);
            if (isIncomplete(result)) {
                throw ServiceException.badData(null, "it lacks a part");
            }
            return result;
        } catch (JacksonException e) {
            throw new ServiceException(ErrorCode.INVALID_DATA, null, "it can't be read", e);
        }
    }

    private static boolean isIncomplete(@Nullable EvaluationResult result) {
        return result == null
                || Stream.of(result.report(), result.metrics(), result.codeVersion())
                        .anyMatch(Objects::isNull)
                || !result.report().isObject();
    }

    Evaluation evaluation(Job job, Job.Base evaluated, EvaluationResult result) {
        Job.Request request = job.request();
        return new Evaluation(
                evaluated.model(),
                evaluated.version(),
                evaluated.packageId(),
                job.id(),
                request.datasetId(),
                request.datasetName(),
                request.parameters(),
                request.seed(),
                result.codeVersion(),
                result.seconds(),
                result.metrics(),
                result.report());
    }
}
