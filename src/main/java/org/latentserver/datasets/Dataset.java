package org.latentserver.datasets;

import java.time.Instant;
import org.latentserver.datasets.content.DatasetDescription;

/**
 * A stored data set.
 *
 * @param id {@code ds-} and 32 hex digits of the SHA-256 of its content: the same content is the
 *     same id
 * @param name what users call it; unique
 */
public record Dataset(String id, String name, Instant createdAt, DatasetDescription description) {}
