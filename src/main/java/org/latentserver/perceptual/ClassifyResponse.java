package org.latentserver.perceptual;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What the classifier sees, in the order of the images. */
record ClassifyResponse(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(description = "The most probable class of each image", example = "[\"7\"]")
                List<String> classes,
        @Schema(description = "Probability of each label, one row an image")
                float[][] probabilities,
        @Schema(
                        description = "Names of the columns of probabilities",
                        example = "[\"0\",\"1\",\"2\"]")
                List<String> labels) {}
