package org.latentserver.models.formats;

import java.io.IOException;
import java.io.OutputStream;
import org.latentserver.models.packages.ModelPackage;

/** Writes a package of a family as a file of other software; a bean. Used by several threads. */
public interface ModelExporter {
    /** As in requests: {@code word2vec-bin}, {@code npz}. */
    String format();

    String family();

    /** One sentence on what the file holds, for the API's description; Markdown. */
    String description();

    /** Media type of the file. */
    String contentType();

    /** Ending of the file's name, without the dot. */
    String extension();

    /**
     * Finds out whether the format can hold this model, before the first byte of the answer.
     *
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code format} when it
     *     can't
     */
    default void check(ModelPackage modelPackage) throws IOException {}

    /** Writes the file; the same package gives the same bytes. Doesn't close the stream. */
    void write(ModelPackage modelPackage, OutputStream out) throws IOException;
}
