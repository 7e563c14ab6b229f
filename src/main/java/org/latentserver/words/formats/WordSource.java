package org.latentserver.words.formats;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The words that belong to the rows of an array, one by one. Used by one thread. */
interface WordSource extends Closeable {
    /**
     * @throws org.latentserver.api.ServiceException INVALID_DATA when there are more or fewer, as
     *     far as that is known before they are read
     */
    void checkSize(int rows);

    /** The next word, null when it is malformed. */
    @Nullable String next() throws IOException;

    /**
     * @throws org.latentserver.api.ServiceException INVALID_DATA when further words follow
     */
    void checkEnd() throws IOException;
}
