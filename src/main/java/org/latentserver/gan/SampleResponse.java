package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Drawn pictures. */
record SampleResponse(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(description = "Seed that gives these pictures again", example = "7") long seed,
        @Schema(description = "PNG files, base64") List<String> images) {}
