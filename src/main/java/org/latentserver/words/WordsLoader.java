package org.latentserver.words;

import java.io.IOException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.latentserver.serving.tensors.TensorSignature;
import org.springframework.stereotype.Component;

/** Loads word vectors from packages. */
@Component
final class WordsLoader implements ModelLoader<WordVectors> {
    private final Batchers batchers;
    private final WordIndexes indexes;

    WordsLoader(Batchers batchers, WordIndexes indexes) {
        this.batchers = batchers;
        this.indexes = indexes;
    }

    @Override
    public String family() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public Class<WordVectors> type() {
        return WordVectors.class;
    }

    @Override
    public boolean usesEngine() {
        return false;
    }

    @Override
    public TensorSignature tensors(ModelManifest manifest) {
        return WordTensors.signature(WordsPackage.architecture(manifest));
    }

    @Override
    public WordVectors load(ModelPackage modelPackage) throws IOException {
        return WordVectors.load(modelPackage, indexes.of(modelPackage, batchers), batchers);
    }
}
