package org.latentserver.datasets.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription.TextFigures;

/**
 * Writes a text: one stream by {@link #append}, or documents of one line each by {@link #add}.
 * {@code labels.i32} and {@code splits.u8} exist for documents only, as in {@link ImageContent}.
 * Not for use by several threads.
 */
public final class TextWriter implements AutoCloseable {
    private final Path folder;
    private final ContentLimits limits;
    private final OutputStream text;
    private final @Nullable ItemWriter documents;
    private final TokenCounter counter;
    private long bytes;

    /**
     * Starts the content in an empty folder. The caller closes the writer.
     *
     * @param lines true for documents, false for one stream
     */
    public TextWriter(Path folder, boolean lines, ContentLimits limits) throws IOException {
        this.folder = folder;
        this.limits = limits;
        text =
                new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve(DatasetFiles.TEXT)), 1 << 16);
        documents = lines ? new ItemWriter(folder, limits) : null;
        counter = new TokenCounter(limits.maxVocabulary());
    }

    /** Appends UTF-8 to the stream; a piece may end within a word or a character. */
    public void append(byte[] utf8, int from, int length) throws IOException {
        if (documents != null) {
            throw new IllegalStateException("documents are added line by line");
        }
        write(utf8, from, length);
    }

    /**
     * Adds one document.
     *
     * @param line UTF-8 without line feed
     * @param label name of its class; null where unknown
     */
    public void add(byte[] line, int from, int length, @Nullable String label, Split split)
            throws IOException {
        if (documents == null) {
            throw new IllegalStateException("a stream has no documents");
        }
        documents.add(label, split);
        write(line, from, length);
        text.write('\n');
        bytes++;
        counter.endToken();
    }

    private void write(byte[] utf8, int from, int length) throws IOException {
        bytes += length;
        limits.checkBytes(bytes);
        text.write(utf8, from, length);
        counter.take(utf8, from, length);
    }

    /**
     * Completes the folder and describes it.
     *
     * @param fractions for documents; a stream has no splits
     * @throws ServiceException INVALID_DATA without any token
     */
    public DatasetDescription finish(SplitFractions fractions) throws IOException {
        close();
        counter.endToken();
        if (counter.tokens() == 0) {
            throw ServiceException.badData("file", "there is no word in it");
        }
        ItemWriter.Items written =
                documents == null
                        ? new ItemWriter.Items(1, List.of(), Map.of(Split.TRAIN, 1L))
                        : documents.finish(fractions);
        DatasetDescription description =
                new DatasetDescription(
                        DatasetKind.TEXT,
                        "text",
                        written.count(),
                        null,
                        0,
                        0,
                        0,
                        0,
                        0,
                        written.classes(),
                        List.of(),
                        written.splits(),
                        new TextFigures(documents != null, counter.tokens(), counter.vocabulary()),
                        bytes);
        DatasetFiles.write(folder, description);
        return description;
    }

    @Override
    public void close() throws IOException {
        text.close();
        if (documents != null) {
            documents.close();
        }
    }
}
