package org.latentserver.gan;

import java.io.IOException;
import org.latentserver.api.ServiceException;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Loads generators from packages. */
@Component
class GanLoader implements ModelLoader<ServedGan> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
        return GanTensors.signature(architecture(manifest));
    }

    @Override
    public ServedGan load(ModelPackage modelPackage) throws IOException {
        return new ServedGan(architecture(modelPackage.manifest()), modelPackage, batchers);
    }

    private static GanArchitecture architecture(ModelManifest manifest) {
        try {
            return JSON.treeToValue(manifest.architecture(), GanArchitecture.class);
        } catch (JacksonException | ServiceException e) {
            throw ServiceException.badData(null, "the package's architecture is not a gan's");
        }
    }
}
