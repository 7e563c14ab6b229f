package org.latentserver.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * A response body whose essence is pictures of one shape: with {@code Accept: image/png} only they
 * are sent, one as itself, several as a grid. In JSON, components of type {@link Picture} are
 * base64 PNG. The controller method declares {@code produces = {"application/json", "image/png"}}.
 */
public interface HasPictures {
    /** At least one. */
    @JsonIgnore
    List<Picture> pictures();

    /** Columns of the grid; about square unless overridden. */
    @JsonIgnore
    default int columns() {
        return (int) Math.ceil(Math.sqrt(pictures().size()));
    }
}
