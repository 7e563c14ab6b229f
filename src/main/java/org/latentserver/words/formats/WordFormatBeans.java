package org.latentserver.words.formats;

import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.formats.ModelImporter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the registry can import and export of word vectors. */
@Configuration(proxyBeanMethods = false)
class WordFormatBeans {
    @Bean
    ModelImporter word2vecBinaryImporter() {
        return new WordsImporter(WordFormat.WORD2VEC_BIN);
    }

    @Bean
    ModelImporter word2vecTextImporter() {
        return new WordsImporter(WordFormat.WORD2VEC_TEXT);
    }

    @Bean
    ModelImporter gloveImporter() {
        return new WordsImporter(WordFormat.GLOVE);
    }

    @Bean
    ModelImporter fastTextImporter() {
        return new WordsImporter(WordFormat.FASTTEXT_VEC);
    }

    @Bean
    ModelImporter wordNpzImporter() {
        return new WordsImporter(WordFormat.NPZ);
    }

    @Bean
    ModelExporter word2vecBinaryExporter() {
        return new WordsExporter(WordFormat.WORD2VEC_BIN);
    }

    @Bean
    ModelExporter word2vecTextExporter() {
        return new WordsExporter(WordFormat.WORD2VEC_TEXT);
    }

    @Bean
    ModelExporter gloveExporter() {
        return new WordsExporter(WordFormat.GLOVE);
    }

    @Bean
    ModelExporter fastTextExporter() {
        return new WordsExporter(WordFormat.FASTTEXT_VEC);
    }

    @Bean
    ModelExporter wordNpzExporter() {
        return new WordsExporter(WordFormat.NPZ);
    }
}
