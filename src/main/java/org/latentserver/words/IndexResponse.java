package org.latentserver.words;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.search.IndexReport;

/** How nearest words are searched, as measured by the service on the model itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IndexResponse(
        @Schema(description = "In the vocabulary", example = "400000") int words,
        @Schema(example = "300") int vectorSize,
        @Schema(
                        description = "What answers without `exact`: `scan` is exact, `graph` not",
                        allowableValues = {"scan", "graph"})
                String kind,
        @Schema(
                        description = "Of exact answers: `int8` codes ranked exactly, or `float32`",
                        allowableValues = {"int8", "float32"})
                String scan,
        @Schema(description = "Memory of the codes, beside the vectors", example = "121600016")
                long scanBytes,
        @Schema(
                        description =
                                "Share of the ten nearest that the scan finds, against one of the"
                                        + " float32 vectors; none until measured",
                        example = "1.0")
                @Nullable Double scanRecallAt10,
        @Schema(
                        description =
                                "`none`: the vocabulary is too small to need one; `building`:"
                                        + " answers are exact meanwhile; `failed`: they stay exact",
                        allowableValues = {"none", "building", "ready", "failed"})
                String graph,
        @Schema(description = "Of the build, 0 to 1", example = "1.0") double graphProgress,
        @Schema(description = "On disk, mapped into memory", example = "54000000") long graphBytes,
        @Schema(example = "95.3") @Nullable Double graphBuildSeconds,
        @Schema(
                        description =
                                "Share of the ten nearest that the graph finds; none until"
                                        + " measured",
                        example = "0.995")
                @Nullable Double graphRecallAt10,
        @Schema(description = "Words that recall was measured with", example = "200")
                int sampledQueries) {
    static IndexResponse of(IndexReport report) {
        IndexReport.Scan scan = report.scan();
        IndexReport.Graph graph = report.graph();
        return new IndexResponse(
                report.rows(),
                report.dimension(),
                graph.state() == IndexReport.State.READY ? "graph" : "scan",
                scan.compressed() ? "int8" : "float32",
                scan.bytes(),
                at10(scan.recall()),
                graph.state().name().toLowerCase(Locale.ROOT),
                graph.progress(),
                graph.bytes(),
                graph.buildSeconds(),
                at10(graph.recall()),
                scan.recall() == null ? 0 : scan.recall().queries());
    }

    private static @Nullable Double at10(IndexReport.@Nullable Recall recall) {
        return recall == null ? null : recall.at10();
    }
}
