package org.latentserver.autoencoder;

import java.io.IOException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;

/** Loads autoencoders from packages, which may come from elsewhere: nothing in them is trusted. */
@Component
class AutoencoderLoader implements ModelLoader<Autoencoder> {
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
        return AutoencoderTensors.signature(AutoencoderArchitecture.read(manifest.architecture()));
    }

    @Override
    public Autoencoder load(ModelPackage modelPackage) throws IOException {
        return new Autoencoder(
                AutoencoderArchitecture.read(modelPackage.manifest().architecture()),
                modelPackage,
                batchers);
    }
}
