package org.latentserver.api;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A response body whose essence is one array: with {@code Accept: application/x-npy} only that is
 * sent, as f4. The controller method declares {@code produces = {"application/json",
 * "application/x-npy"}}.
 */
public interface HasArray {
    @JsonIgnore
    NumberArray array();
}
