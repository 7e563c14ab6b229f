package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.training.GanTrainer;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.features.PerceptualFeatures;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.FamilyEvaluator;
import org.latentserver.training.ItemSource;

/** Evaluates a generator in the trainer process. */
public final class GanEvaluator implements FamilyEvaluator {
    @Override
    public String family() {
        return GanTrainer.FAMILY;
    }

    @Override
    public void evaluate(EvaluationRun run) throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".djl.ai");
        PyTorch.start(
                Path.of(System.getProperty("latent.engine.cache", cache.toString())),
                run.job().threads());
        GanEvaluationParameters parameters = run.parameters(GanEvaluationParameters.class);
        try (ItemSource source = ItemSource.open(run.job().data());
                NDManager manager = PyTorch.newManager();
                EvaluatedGan gan = EvaluatedGan.open(run.modelPackage(), manager)) {
            switch (parameters.task()) {
                case QUALITY -> quality(run, source, gan, parameters, manager);
                case PROJECTION -> {
                    ProjectionReport report =
                            new ProjectionTrial(run, gan, source, parameters).report();
                    run.done(report, report.metrics());
                }
            }
        }
    }

    private static void quality(
            EvaluationRun run,
            ItemSource source,
            EvaluatedGan gan,
            GanEvaluationParameters parameters,
            NDManager manager)
            throws IOException {
        JniUtils.setGradMode(false); // of this thread
        ModelPackage extractor =
                run.version("extractor")
                        .orElseThrow(() ->
                                ServiceException.invalid(
                                        "parameters.extractor", "must name a perceptual model"));
        try (PerceptualFeatures features = PerceptualFeatures.open(extractor, manager)) {
            QualityReport report =
                    new QualityTrial(run, gan, source, features, parameters).report();
            run.done(report, report.metrics());
        }
    }
}
