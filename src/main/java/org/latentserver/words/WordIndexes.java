package org.latentserver.words;

import java.io.IOException;
import java.time.Clock;
import org.latentserver.api.LatentHome;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batchers;
import org.latentserver.words.search.GraphFolder;
import org.latentserver.words.search.IndexSettings;
import org.latentserver.words.search.WordSearch;
import org.springframework.stereotype.Component;

/** How the vectors of a package are to be searched. */
@Component
class WordIndexes {
    private final WordsSettings settings;
    private final GraphFolder folder;

    WordIndexes(WordsSettings settings, LatentHome home, Clock clock) throws IOException {
        this.settings = settings;
        folder =
                new GraphFolder(
                        home.resolve("word-indexes"), settings.indexSpace().toBytes(), clock);
        folder.sweep();
    }

    WordSearch.Settings of(ModelPackage modelPackage, Batchers batchers) {
        return new WordSearch.Settings(
                settings.compressedScan(),
                batchers.threads(),
                new IndexSettings(
                        folder,
                        modelPackage.id(),
                        settings.approximateAbove(),
                        settings.searchWidth()));
    }
}
