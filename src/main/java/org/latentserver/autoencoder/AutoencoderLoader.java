package org.latentserver.autoencoder;

import java.io.IOException;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Loads autoencoders from packages, which may come from elsewhere: nothing in them is trusted. */
@Component
class AutoencoderLoader implements ModelLoader<Autoencoder> {
    private static final String MALFORMED =
            "the package's architecture is not an autoencoder's, or too large";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final Batchers batchers;

    AutoencoderLoader(Batchers batchers) {
        this.batchers = batchers;
    }

    @Override
    public String family() {
        return AutoencoderFamily.NAME;
    }

    @Override
    public Class<Autoencoder> type() {
        return Autoencoder.class;
    }

    @Override
    public TensorSignature tensors(ModelManifest manifest) {
        return AutoencoderTensors.signature(architecture(manifest));
    }

    @Override
    public Autoencoder load(ModelPackage modelPackage) throws IOException {
        return new Autoencoder(architecture(modelPackage.manifest()), modelPackage, batchers);
    }

    private static AutoencoderArchitecture architecture(ModelManifest manifest) {
        try {
            AutoencoderArchitecture architecture =
                    JSON.treeToValue(
                            complete(manifest.architecture()), AutoencoderArchitecture.class);
            if (architecture.sound()) {
                return architecture;
            }
        } catch (JacksonException e) {
            throw new ServiceException(ErrorCode.INVALID_DATA, null, MALFORMED, e);
        }
        throw ServiceException.badData(null, MALFORMED);
    }

    /** Lays an architecture over what held when there was nothing else. */
    private static JsonNode complete(JsonNode architecture) {
        ObjectNode complete =
                JSON.createObjectNode()
                        .put("codeActivation", "linear")
                        .put("tiedWeights", false)
                        .put("variational", false)
                        .put("activeCodes", 0);
        architecture.forEachEntry(complete::set);
        return complete;
    }
}
