package org.latentserver.datasets.formats;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Limits as a server without configuration has them. */
public final class TestLimits {
    public static final DatasetLimits DEFAULT = with(Map.of());

    private TestLimits() {}

    public static DatasetLimits with(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("latent.datasets", DatasetLimits.class);
    }
}
