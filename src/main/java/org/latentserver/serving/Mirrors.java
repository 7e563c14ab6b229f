package org.latentserver.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.Route;
import org.latentserver.serving.metrics.ShadowMeters;
import org.latentserver.serving.metrics.ShadowMeters.Fate;
import org.latentserver.serving.terms.CallTerms;
import org.latentserver.serving.terms.Priority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets shadows compute what versions have answered, on a thread of its own, in the background and
 * as far as there is room: callers wait for nothing of it.
 */
final class Mirrors implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Mirrors.class);
    private static final int MAX_WAITING = 64;

    private final Serving serving;
    private final Lot lot;
    private final MeterRegistry registry;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    0,
                    1,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().name("shadow").daemon().factory());

    Mirrors(Serving serving, Lot lot, MeterRegistry registry) {
        this.serving = serving;
        this.lot = lot;
        this.registry = registry;
    }

    /**
     * Whose calls go to which shadow.
     *
     * @param alias that has the shadow
     */
    record Mirror(String alias, int shadow, int percent) {}

    /** Sees to it that a loaded version's calls are mirrored as its alias says. */
    void set(LoadedVersion main, Route route) {
        String alias = route.alias();
        Route.Share shadow = route.shadow();
        Mirror present = main.mirror;
        if (alias == null || (shadow == null && !isOf(alias, present))) {
            return; // says nothing of shadows
        }
        Mirror wanted =
                shadow == null
                        ? null
                        : new Mirror(alias, shadow.version().version(), shadow.percent());
        if (!Objects.equals(present, wanted)) {
            main.mirror = wanted;
            main.model.join().batchers().forEach(batcher -> witness(main.key, batcher, wanted));
        }
    }

    private static boolean isOf(String alias, @Nullable Mirror mirror) {
        return mirror != null && mirror.alias().equals(alias);
    }

    private <I, O> void witness(
            LoadedVersion.Key main, Batcher<I, O> batcher, @Nullable Mirror mirror) {
        if (batcher instanceof NaturalBatcher<I, O> natural) {
            natural.witness(mirror == null ? null : witness(main, batcher.name(), mirror));
        }
    }

    private <I, O> Witness<I, O> witness(LoadedVersion.Key main, String batcher, Mirror mirror) {
        ShadowMeters meters =
                new ShadowMeters(
                        registry, main.label(), Integer.toString(mirror.shadow()), batcher);
        return (items, answers) -> {
            if (items.isEmpty() || !lot.falls(mirror.percent())) {
                return;
            }
            List<I> copy = List.copyOf(items);
            List<O> given = List.copyOf(answers);
            try {
                thread.execute(() -> compare(main, batcher, mirror, meters, copy, given));
            } catch (RejectedExecutionException _) {
                meters.count(Fate.DROPPED);
            }
        };
    }

    private <I, O> void compare(
            LoadedVersion.Key main,
            String name,
            Mirror mirror,
            ShadowMeters meters,
            List<I> items,
            List<O> given) {
        String reference = main.model() + ":" + mirror.shadow();
        try (Lease<ServedModel> lease = serving.lease(reference, ServedModel.class)) {
            Batcher<I, O> batcher = batcher(lease.get(), name);
            List<O> answers =
                    CallTerms.unlimited().with(Priority.BACKGROUND).call(() -> batcher.call(items));
            meters.difference(Differences.mean(given, answers));
        } catch (RuntimeException e) { // such as inputs of another shape
            log.debug("{} can't compute what version {} has", reference, main.version(), e);
            meters.count(Fate.FAILED);
        }
    }

    /** Versions of a model are of one family, whose batchers of one name are of one type. */
    @SuppressWarnings("unchecked")
    private static <I, O> Batcher<I, O> batcher(ServedModel model, String name) {
        return (Batcher<I, O>)
                model.batchers().stream()
                        .filter(batcher -> batcher.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no batcher " + name));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
