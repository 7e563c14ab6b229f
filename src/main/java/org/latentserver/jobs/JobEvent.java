package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** One thing that happened to a job. */
@Schema(description = "One thing that happened to a job")
record JobEvent(
        @Schema(description = "1, 2, 3 … within the job; pass it as `after` to go on from here")
                long sequence,
        Instant time,
        @Schema(description = "Attempt that it happened in; 0 before the first") int attempt,
        @Schema(
                        description = "state, progress, metric, sample, checkpoint or warning",
                        example = "metric")
                String type,
        @Schema(
                        description = "Depends on the type",
                        example = "{\"step\": 400, \"epoch\": 1, \"values\": {\"loss\": 0.021}}")
                JsonNode data) {}
