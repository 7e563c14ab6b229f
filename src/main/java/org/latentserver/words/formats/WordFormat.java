package org.latentserver.words.formats;

/** A format of word vectors. */
enum WordFormat {
    WORD2VEC_BIN(
            "word2vec-bin",
            "application/octet-stream",
            "bin",
            "word2vec's binary form: a line with the number of words and of values; then each word,"
                    + " a space, its values as little-endian float32"),
    WORD2VEC_TEXT(
            "word2vec-text",
            "text/plain;charset=UTF-8",
            "txt",
            "word2vec's text form: a line with the number of words and of values; then a line for"
                    + " each word with its values, divided by spaces"),
    GLOVE("glove", "text/plain;charset=UTF-8", "txt", "as word2vec-text, without the first line"),
    FASTTEXT_VEC(
            "fasttext-vec",
            "text/plain;charset=UTF-8",
            "vec",
            "fastText's `.vec`: as word2vec-text"),
    NPZ(
            "npz",
            "application/zip",
            "npz",
            "NumPy arrays without pickles: `vectors` float32 (words, values), `words` of strings or"
                    + " UTF-8 bytes, and maybe `counts` int64, 0 where not known");

    private final String slug;
    private final String contentType;
    private final String extension;
    private final String description;

    WordFormat(String slug, String contentType, String extension, String description) {
        this.slug = slug;
        this.contentType = contentType;
        this.extension = extension;
        this.description = description;
    }

    /** The name in requests. */
    String slug() {
        return slug;
    }

    String contentType() {
        return contentType;
    }

    String extension() {
        return extension;
    }

    String description() {
        return description;
    }
}
