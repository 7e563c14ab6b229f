package org.latentserver.gan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The raw figures by which the balance of the two networks is judged, averaged since the last
 * report. Accuracies are the shares of reals above 0 and of fakes below; the margin is the
 * difference of the mean logits.
 */
final class GanFigures {
    private long discriminatorUpdates;
    private long generatorUpdates;
    private double discriminatorLoss;
    private double generatorLoss;
    private double realAccuracy;
    private double fakeAccuracy;
    private double realLogit;
    private double fakeLogit;

    void discriminatorUpdate(float[] real, float[] fake) {
        discriminatorUpdates++;
        for (float logit : real) {
            discriminatorLoss += Math.max(0, 1 - logit) / real.length;
            realAccuracy += (logit > 0 ? 1.0 : 0.0) / real.length;
            realLogit += (double) logit / real.length;
        }
        for (float logit : fake) {
            discriminatorLoss += Math.max(0, 1 + logit) / fake.length;
            fakeAccuracy += (logit < 0 ? 1.0 : 0.0) / fake.length;
            fakeLogit += (double) logit / fake.length;
        }
    }

    void generatorUpdate(float loss) {
        generatorUpdates++;
        generatorLoss += loss;
    }

    /** The averages; starts anew. */
    Map<String, Double> take() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (discriminatorUpdates > 0) {
            double n = discriminatorUpdates;
            figures.put("discriminatorLoss", discriminatorLoss / n);
            figures.put("discriminatorAccuracyReal", realAccuracy / n);
            figures.put("discriminatorAccuracyFake", fakeAccuracy / n);
            figures.put("logitReal", realLogit / n);
            figures.put("logitFake", fakeLogit / n);
            figures.put("logitMargin", (realLogit - fakeLogit) / n);
        }
        if (generatorUpdates > 0) {
            figures.put("generatorLoss", generatorLoss / generatorUpdates);
        }
        discriminatorUpdates = 0;
        generatorUpdates = 0;
        discriminatorLoss = 0;
        generatorLoss = 0;
        realAccuracy = 0;
        fakeAccuracy = 0;
        realLogit = 0;
        fakeLogit = 0;
        return figures;
    }
}
