package org.latentserver.autoencoder.training;

import java.util.Map;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.training.TrainingRun;

/** {@code card.md}: what a model is and how well it does, for people. */
final class ModelCard {
    private ModelCard() {}

    static String text(
            TrainingRun run, AutoencoderArchitecture architecture, Map<String, Double> metrics) {
        StringBuilder card = new StringBuilder();
        card.append("# ").append(run.job().model()).append("\n\n");
        card.append(AutoencoderTrainer.description(architecture)).append(".\n\n");
        card.append("Trained on `").append(run.job().datasetName()).append("` with seed ");
        card.append(run.job().seed()).append(" and these parameters:\n\n```json\n");
        card.append(run.job().parameters().toPrettyString()).append("\n```\n\n");
        card.append("| figure | value |\n|---|---|\n");
        metrics.forEach((name, value) -> card.append("| %s | %.5f |%n".formatted(name, value)));
        card.append("\nMse is the mean squared error per value");
        card.append(
                architecture.bounded()
                        ? " in [0, 1]; psnr in dB is that of this mean error.\n"
                        : " in the units of the data.\n");
        return card.toString();
    }
}
