package org.latentserver.gan;

import java.io.IOException;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;

/** Loads generators from packages. */
@Component
class GanLoader implements ModelLoader<ServedGan> {
    private final Batchers batchers;

    GanLoader(Batchers batchers) {
        this.batchers = batchers;
    }

    @Override
    public String family() {
        return GanFamily.NAME;
    }

    @Override
    public Class<ServedGan> type() {
        return ServedGan.class;
    }

    @Override
    public TensorSignature tensors(ModelManifest manifest) {
        return GanTensors.signature(GanArchitecture.of(manifest));
    }

    @Override
    public ServedGan load(ModelPackage modelPackage) throws IOException {
        return new ServedGan(GanArchitecture.of(modelPackage.manifest()), modelPackage, batchers);
    }
}
