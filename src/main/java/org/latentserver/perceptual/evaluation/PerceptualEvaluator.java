package org.latentserver.perceptual.evaluation;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.FamilyEvaluator;

/** Evaluates perceptual models in the trainer process: what they know and what they forgive. */
public final class PerceptualEvaluator implements FamilyEvaluator {
    @Override
    public String family() {
        return Architecture.FAMILY;
    }

    @Override
    public void evaluate(EvaluationRun run) throws IOException {
        PerceptualEvaluationParameters parameters =
                run.parameters(PerceptualEvaluationParameters.class);
        ModelPackage modelPackage = run.modelPackage();
        Architecture architecture = Architecture.of(modelPackage.manifest());
        new EvaluatedImageRules(architecture, parameters)
                .check(DatasetFiles.description(run.job().data()));
        PyTorch.start(engineCache(), run.job().threads());
        try (ImageContent content = ImageContent.open(run.job().data());
                NDManager manager = PyTorch.newManager()) {
            Trunk trunk = Trunks.open(architecture, modelPackage, manager);
            EvaluatedImages images =
                    new EvaluatedImages(content, architecture, parameters, run.job().seed());
            Classification.@Nullable Report classification = null;
            int[] classified = images.classified(parameters.classified());
            if (classified.length > 0) {
                classification =
                        new Classification(architecture, trunk, manager)
                                .of(images, classified, progress(run, 0));
            } else if (content.description().labelled() && parameters.classified() > 0) {
                run.warning("no image has a class that the model knows; none was classified");
            }
            ShiftSensitivity.@Nullable Report shifted = null;
            int[] compared = images.any(parameters.shifted());
            if (compared.length > 0) {
                shifted =
                        new ShiftSensitivity(
                                        architecture, trunk, manager, parameters.largestShift())
                                .of(images, compared, progress(run, 0.5));
            }
            PerceptualReport report = new PerceptualReport(classification, shifted);
            run.done(report, report.metrics());
        }
    }

    /** Each of the two works counts half. */
    private static DoubleConsumer progress(EvaluationRun run, double before) {
        return share -> {
            run.progress(before + share / 2, 0, 0, null);
            run.stopIfRequested();
        };
    }

    private static Path engineCache() {
        String fallback = Path.of(System.getProperty("user.home"), ".djl.ai").toString();
        return Path.of(System.getProperty("latent.engine.cache", fallback));
    }
}
