package org.latentserver.perceptual;

import java.io.IOException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;

/** Loads perceptual models from packages. */
@Component
class PerceptualLoader implements ModelLoader<PerceptualModel> {
    private final Batchers batchers;

    PerceptualLoader(Batchers batchers) {
        this.batchers = batchers;
    }

    @Override
    public String family() {
        return PerceptualFamily.NAME;
    }

    @Override
    public Class<PerceptualModel> type() {
        return PerceptualModel.class;
    }

    @Override
    public PerceptualModel load(ModelPackage modelPackage) throws IOException {
        return new PerceptualModel(modelPackage, batchers);
    }

    @Override
    public TensorSignature tensors(ModelManifest manifest) {
        return PerceptualTensors.signature(Architecture.of(manifest.architecture()));
    }
}
