package org.latentserver.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.latentserver.serving.terms.ClientConnection;
import org.springframework.stereotype.Component;

/** Batchers with the configured limits, each with threads of its own. */
@Component
class NaturalBatchers implements Batchers {
    private final ServingSettings settings;
    private final MeterRegistry registry;

    NaturalBatchers(ServingSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    @Override
    public <I, O> Batcher<I, O> create(String name, Function<List<I>, List<O>> function) {
        return new NaturalBatcher<>(
                name,
                function,
                new NaturalBatcher.Limits(
                        settings.workers(),
                        settings.maxBatch(),
                        settings.queue(),
                        settings.deadline()),
                RandomGenerator.getDefault(),
                registry,
                ClientConnection::isAlone);
    }

    @Override
    public int threads() {
        return settings.engineThreads();
    }
}
