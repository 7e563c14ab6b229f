package org.latentserver.models.packages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a model.
 *
 * @param dtype Open Inference Protocol name: FP32, INT32, INT64, UINT8, BYTES …
 * @param shape -1 for a variable dimension; the first is the batch
 * @param range what the values mean, such as {@code [0,1]}; null when unbounded
 */
public record TensorSpec(String name, String dtype, List<Long> shape, @Nullable String range) {}
