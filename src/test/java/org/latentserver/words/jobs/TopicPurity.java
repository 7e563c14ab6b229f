package org.latentserver.words.jobs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;

/** How well trained vectors tell the topics of {@link ToyText}. */
final class TopicPurity {
    /** Where neighbours are drawn at random. */
    static final double CHANCE = (ToyText.WORDS - 1.0) / (ToyText.TOPICS * ToyText.WORDS - 1);

    private TopicPurity() {}

    /** Share of words whose nearest neighbour is of their own topic. */
    static double of(ModelPackage trained) throws IOException {
        Vocabulary vocabulary = Vocabulary.read(trained.file(Vocabulary.FILE));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows =
                    Safetensors.read(trained.weights(), arena).values().iterator().next().data();
            int dimension = (int) (rows.byteSize() / Float.BYTES / vocabulary.size());
            WordSearch search = new WordSearch(RowScan.best(), rows, vocabulary.size(), dimension);
            double same = 0;
            for (int word = 0; word < vocabulary.size(); word++) {
                Query query = new Query(search.rows().row(word), new int[] {word}, 1);
                int nearest = search.nearest(List.of(query)).getFirst().getFirst().row();
                same += topic(vocabulary, nearest).equals(topic(vocabulary, word)) ? 1 : 0;
            }
            return same / vocabulary.size();
        }
    }

    private static String topic(Vocabulary vocabulary, int word) {
        return vocabulary.word(word).substring(0, 2);
    }
}
