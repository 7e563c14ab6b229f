package org.latentserver.words;

import java.io.IOException;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ModelLoader;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Loads word vectors from packages. */
@Component
final class WordsLoader implements ModelLoader<WordVectors> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Batchers batchers;

    WordsLoader(Batchers batchers) {
        this.batchers = batchers;
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
    public WordVectors load(ModelPackage modelPackage) throws IOException {
        return WordVectors.load(architecture(modelPackage), modelPackage, batchers);
    }

    private static WordsArchitecture architecture(ModelPackage modelPackage) {
        try {
            return JSON.treeToValue(
                    modelPackage.manifest().architecture(), WordsArchitecture.class);
        } catch (JacksonException e) {
            throw ServiceException.badData(
                    null, "the package's architecture is not that of word vectors");
        }
    }
}
