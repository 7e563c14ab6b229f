package org.latentserver.autoencoder.evaluation;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import org.latentserver.autoencoder.training.AutoencoderTrainer;
import org.latentserver.engine.PyTorch;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.FamilyEvaluator;
import org.latentserver.training.ItemSource;

/** Evaluates an autoencoder in the trainer process. */
public final class AutoencoderEvaluator implements FamilyEvaluator {
    @Override
    public String family() {
        return AutoencoderTrainer.FAMILY;
    }

    @Override
    public void evaluate(EvaluationRun run) throws IOException {
        String home = System.getProperty("user.home");
        PyTorch.start(
                Path.of(System.getProperty("latent.engine.cache", home + "/.djl.ai")),
                run.job().threads());
        AutoencoderEvaluationParameters parameters =
                run.parameters(AutoencoderEvaluationParameters.class);
        try (ItemSource source = ItemSource.open(run.job().data());
                TrainedNetwork network = TrainedNetwork.open(run.modelPackage())) {
            EvaluatedItems items = EvaluatedItems.of(source, parameters, run.job().seed());
            switch (parameters.task()) {
                case QUALITY -> {
                    JniUtils.setGradMode(false); // of this thread
                    QualityReport report =
                            new QualityTrial(run, network, items, parameters).report();
                    run.done(report, report.metrics());
                }
                case PRETRAINING -> {
                    PretrainingReport report =
                            new PretrainingTrial(run, network, items, parameters).report();
                    run.done(report, report.metrics());
                }
            }
        }
    }
}
