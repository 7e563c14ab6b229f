package org.latentserver.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.PackageCheck;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.tensors.TensorSignature;
import org.latentserver.serving.terms.CallTerms;
import org.springframework.stereotype.Component;

/** The loaders of all families. */
@Component
class ModelLoaders implements PackageCheck, TensorSignatures {
    private final Map<String, ModelLoader<?>> loaders;
    private final ServingSettings settings;
    private final EngineSettings engine;
    private final LatentHome home;

    ModelLoaders(
            List<ModelLoader<?>> loaders,
            ServingSettings settings,
            EngineSettings engine,
            LatentHome home) {
        this.loaders =
                loaders.stream()
                        .collect(
                                Collectors.toMap(
                                        ModelLoader::family,
                                        Function.identity(),
                                        (first, second) -> {
                                            throw new IllegalStateException(
                                                    "two loaders of " + first.family());
                                        },
                                        TreeMap::new));
        this.settings = settings;
        this.engine = engine;
        this.home = home;
    }

    /**
     * @throws ServiceException INVALID_DATA when no family here can load it
     */
    ModelLoader<?> of(String family) {
        ModelLoader<?> loader = loaders.get(family);
        if (loader == null) {
            throw ServiceException.badData(
                    null, "no family '" + family + "' here; known are " + loaders.keySet());
        }
        return loader;
    }

    @Override
    public TensorSignature of(ModelManifest manifest) {
        return of(manifest.family()).tensors(manifest);
    }

    /** Loads and warms up, on the calling thread. */
    ServedModel load(ModelPackage modelPackage) {
        ModelLoader<?> loader = of(modelPackage.manifest().family());
        if (loader.usesEngine()) {
            PyTorch.start(engine.cache(home), settings.engineThreads());
        }
        try {
            ServedModel model = loader.load(modelPackage);
            try {
                model.warmUp();
                return model;
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void check(ModelPackage modelPackage) {
        // part of an import, which may take longer than a call
        ServedModel loaded = CallTerms.unlimited().call(() -> load(modelPackage));
        loaded.close();
    }
}
