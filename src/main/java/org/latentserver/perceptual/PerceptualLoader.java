package org.latentserver.perceptual;

import java.io.IOException;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Loads classifiers from packages. */
@Component
class PerceptualLoader implements ModelLoader<PerceptualModel> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Batchers batchers;

    PerceptualLoader(Batchers batchers) {
        this.batchers = batchers;
    }

    @Override
    public String family() {
        return PerceptualTrainer.FAMILY;
    }

    @Override
    public Class<PerceptualModel> type() {
        return PerceptualModel.class;
    }

    @Override
    public PerceptualModel load(ModelPackage modelPackage) throws IOException {
        Architecture architecture;
        try {
            architecture =
                    JSON.treeToValue(modelPackage.manifest().architecture(), Architecture.class);
            architecture.check();
        } catch (JacksonException e) {
            throw ServiceException.badData(
                    null, "the package's architecture is not a perceptual model's");
        }
        return new PerceptualModel(architecture, modelPackage.weights(), batchers);
    }
}
