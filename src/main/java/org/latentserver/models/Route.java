package org.latentserver.models;

import org.jspecify.annotations.Nullable;

/**
 * Where the calls of a reference go.
 *
 * @param alias that the reference names; null when it names a version
 * @param main where the alias points
 * @param canary answers a share of the calls instead
 * @param shadow is given a share of the calls too, to compare its answers with main's
 */
public record Route(
        @Nullable String alias, ModelVersion main, @Nullable Share canary, @Nullable Share shadow) {
    /**
     * @param percent of the calls, 1 to 100
     */
    public record Share(ModelVersion version, int percent) {}

    public static Route to(ModelVersion version) {
        return new Route(null, version, null, null);
    }
}
