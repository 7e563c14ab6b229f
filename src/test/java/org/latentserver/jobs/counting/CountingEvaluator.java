package org.latentserver.jobs.counting;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.FamilyEvaluator;

/** The trainer's side of evaluating the counting family: waits, then tells the sum. */
public final class CountingEvaluator implements FamilyEvaluator {
    @Override
    public String family() {
        return "counting";
    }

    @Override
    public void evaluate(EvaluationRun run) throws Exception {
        CountingEvaluationParameters parameters =
                run.parameters(CountingEvaluationParameters.class);
        for (int step = 1; step <= parameters.steps(); step++) {
            LockSupport.parkNanos(parameters.stepMillis() * 1_000_000L);
            run.progress((double) step / parameters.steps(), step, 0, null);
            run.stopIfRequested();
        }
        switch (parameters.ending()) {
            case REPORT, CRASH_AFTERWARDS -> {}
            case REFUSED -> throw ServiceException.badData("dataset", "nothing to measure");
            case CRASH -> throw new IllegalStateException("this evaluator always crashes");
        }
        String sum = sum(run.modelPackage());
        Optional<ModelPackage> other = run.version("other");
        run.text(0, "sum", sum);
        run.done(
                Map.of(
                        "sum",
                        sum,
                        "model",
                        run.job().model(),
                        "other",
                        other.isPresent() ? sum(other.get()) : "none"),
                Map.of("seed", (double) run.job().seed(), "undefined", Double.NaN));
        if (parameters.ending() == CountingEvaluationParameters.Ending.CRASH_AFTERWARDS) {
            throw new IllegalStateException("this evaluator crashes when its work is done");
        }
    }

    private static String sum(ModelPackage modelPackage) throws IOException {
        return Files.readString(modelPackage.file("sum.txt"));
    }
}
