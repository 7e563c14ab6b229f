package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.features.PerceptualFeatures;

/** The classifier of a perceptual model. */
record PerceptualClassifier(PerceptualFeatures features) implements PictureClassifier {
    static PerceptualClassifier open(ModelPackage modelPackage, NDManager parent)
            throws IOException {
        return new PerceptualClassifier(PerceptualFeatures.open(modelPackage, parent));
    }

    @Override
    public int[] classes(NDArray images) {
        List<float[]> all = features.of(images.add(1f).mul(0.5f)).probabilities();
        int[] classes = new int[all.size()];
        for (int i = 0; i < classes.length; i++) {
            float[] probabilities = all.get(i);
            for (int c = 1; c < probabilities.length; c++) {
                classes[i] = probabilities[c] > probabilities[classes[i]] ? c : classes[i];
            }
        }
        return classes;
    }

    @Override
    public List<String> names() {
        return features.classes();
    }
}
