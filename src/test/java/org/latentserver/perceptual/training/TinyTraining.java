package org.latentserver.perceptual.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.StopSignal;
import org.latentserver.training.TestRun;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A training of seconds. Its convolutions have 16 outputs: with fewer than 9 the engine's backward
 * pass reads memory that nobody wrote, and a NaN that an earlier test left there spreads.
 */
public final class TinyTraining {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TinyTraining() {}

    public static ModelPackage run(
            Path work, Path data, @Nullable Path checkpoint, StopSignal stop, OutputStream events)
            throws IOException {
        ObjectNode parameters = (ObjectNode) JSON.valueToTree(PerceptualParameters.standard());
        Map.of(
                        "channels",
                        List.of(16, 16),
                        "residualBlocks",
                        List.of(0, 1),
                        "epochs",
                        3,
                        "batchSize",
                        32,
                        "learningRate",
                        0.01,
                        "flips",
                        true,
                        "dropout",
                        0.2)
                .forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        TrainingRun run = TestRun.of(work, data, parameters, 5, checkpoint, stop, events);
        new PerceptualTrainer().train(run);
        return ModelPackage.open(run.packageFolder());
    }
}
