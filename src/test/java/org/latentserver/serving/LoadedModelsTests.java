package org.latentserver.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.models.AliasGate;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.models.Route;
import org.latentserver.models.VersionRetired;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Provenance;
import org.latentserver.serving.terms.CallTerms;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(30)
class LoadedModelsTests {
    private static final long BYTES = 1000;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration DEADLINE = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir private Path home;
    private final Registry registry = new Registry();
    private final NumberLoader loader = new NumberLoader();
    private final SettableClock clock = new SettableClock();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable LoadedModels created;
    private volatile int drawn = 99;

    @AfterEach
    void close() {
        loader.gate.countDown();
        callers.close();
        if (created != null) {
            created.destroy();
        }
    }

    private LoadedModels models(long budget) {
        ServingSettings settings =
                new ServingSettings(
                        1, 1, 8, 64, DEADLINE, LONG, Duration.ZERO, DataSize.ofBytes(budget), IDLE);
        LoadedModels models =
                new LoadedModels(
                        registry,
                        new ModelLoaders(
                                List.of(loader),
                                settings,
                                new EngineSettings(null),
                                new LatentHome(home, home)),
                        settings,
                        clock,
                        _ -> drawn,
                        new SimpleMeterRegistry());
        created = models;
        return models;
    }

    private static ModelVersion version(String model, int version, String family) {
        Provenance training =
                new Provenance(
                        null,
                        null,
                        null,
                        null,
                        0,
                        "none",
                        "test",
                        "25",
                        Map.of(),
                        Instant.EPOCH,
                        0,
                        null);
        ModelManifest manifest =
                new ModelManifest(
                        1,
                        family,
                        "",
                        JsonNodeFactory.instance.objectNode(),
                        List.of(),
                        List.of(),
                        training,
                        Map.of());
        return new ModelVersion(model, version, model + version, Instant.EPOCH, manifest);
    }

    /** References point where the test says. */
    private static final class Registry implements Models {
        private final Map<String, ModelVersion> versions = new ConcurrentHashMap<>();
        private final Map<String, Route> routes = new ConcurrentHashMap<>();

        void point(String reference, int version) {
            versions.put(reference, version(reference, version, "number"));
        }

        void roll(String reference, Route.@Nullable Share canary, Route.@Nullable Share shadow) {
            routes.put(reference, new Route("default", resolve(reference), canary, shadow));
        }

        @Override
        public Route route(String reference) {
            Route route = routes.get(reference);
            return route == null ? Models.super.route(reference) : route;
        }

        @Override
        public ModelVersion publish(String model, Path folder, @Nullable String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void point(String model, String alias, int version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkFamily(String model, String family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelVersion resolve(String reference) {
            ModelVersion version = versions.get(reference);
            if (version == null) {
                throw new ServiceException(ErrorCode.UNKNOWN_MODEL, "no " + reference);
            }
            return version;
        }

        @Override
        public void keep(String model, int version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ModelVersion> versions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path folder(String packageId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ModelVersion> versions(String model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelPackage open(ModelVersion version) {
            return new ModelPackage(
                    Path.of(version.packageId()), version.manifest(), version.packageId());
        }
    }

    /** Answers with the name of its package; notes what happens to it. */
    private static final class Numbered implements ServedModel {
        private final String name;
        private final List<String> log;
        private volatile boolean open = true;

        Numbered(String name, List<String> log) {
            this.name = name;
            this.log = log;
        }

        String answer() {
            if (!open) {
                throw new IllegalStateException(name + " is closed");
            }
            return name;
        }

        @Override
        public void warmUp() {
            log.add("warm " + name);
        }

        @Override
        public long bytes() {
            return BYTES;
        }

        @Override
        public void close() {
            open = false;
            log.add("close " + name);
        }
    }

    private static final class NumberLoader implements ModelLoader<Numbered> {
        private final List<String> log = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean gated;

        @Override
        public String family() {
            return "number";
        }

        @Override
        public Class<Numbered> type() {
            return Numbered.class;
        }

        @Override
        public boolean usesEngine() {
            return false;
        }

        @Override
        public Numbered load(ModelPackage modelPackage) throws IOException {
            log.add("load " + modelPackage.id());
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("disk");
            }
            try {
                if (gated && !gate.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("never released");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new Numbered(modelPackage.id(), log);
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void use(LoadedModels models, String reference) {
        try (Lease<Numbered> lease = models.lease(reference, Numbered.class)) {
            assertThat(lease.get().answer()).startsWith(reference);
        }
        clock.now = clock.now.plusSeconds(1);
    }

    private void awaitLog(String... entries) {
        Awaitility.await().untilAsserted(() -> assertThat(loader.log).contains(entries));
    }

    @Test
    void loadsOnceForAllWhoWaitAndWarmsUpBeforeTheFirstAnswer() throws Exception {
        registry.point("a", 1);
        loader.gated = true;
        LoadedModels models = models(10 * BYTES);
        List<Future<String>> answers =
                IntStream.range(0, 50)
                        .mapToObj(_ ->
                                callers.submit(() -> {
                                    try (Lease<Numbered> lease =
                                            models.lease("a", Numbered.class)) {
                                        return lease.get().answer() + loader.log;
                                    }
                                }))
                        .toList();
        loader.gate.countDown();
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("a1[load a1, warm a1]");
        }
    }

    @Test
    void loadingMayTakeLongerThanTheServersDeadlineButNotThanTheClients() throws Exception {
        LoadedModels models = models(Long.MAX_VALUE);
        registry.point("m", 1);
        loader.gated = true;
        CallTerms patient = CallTerms.current().withinOnceLoaded(DEADLINE);
        Future<?> waiting =
                callers.submit(() ->
                        patient.call(() -> {
                            use(models, "m");
                            // the deadline was put off by the time that loading took
                            CallTerms.current().await("late", nanos -> nanos > 0);
                            return true;
                        }));
        CallTerms strict = CallTerms.current().within(DEADLINE.dividedBy(2));
        assertThatThrownBy(() -> strict.call(() -> models.lease("m", Numbered.class)))
                .hasMessage("the model is still being loaded: no answer within 100 ms");
        Awaitility.await().pollDelay(DEADLINE.multipliedBy(2)).until(() -> true);
        assertThat(waiting.isDone()).isFalse();
        loader.gate.countDown();
        waiting.get();
    }

    @Test
    void unloadsARetiredVersionWhenItsLastLeaseIsClosed() {
        registry.point("a", 1);
        LoadedModels models = models(10 * BYTES);
        Lease<Numbered> lease = models.lease("a", Numbered.class);
        Lease<Numbered> other = models.lease("a", Numbered.class);
        registry.point("a", 2);
        models.retire(new VersionRetired("a", 1));

        use(models, "a");
        lease.close();
        lease.close(); // twice counts once
        assertThat(other.get().answer()).isEqualTo("a1");
        assertThat(models.inUse("a", 1)).isTrue();
        other.close();
        awaitLog("close a1");
        assertThat(models.inUse("a", 1)).isFalse();
        assertThat(loader.log).doesNotContain("close a2");
    }

    @Test
    void losesNoCallWhileAliasesMove() throws Exception {
        registry.point("a", 1);
        LoadedModels models = models(10 * BYTES);
        List<Future<Integer>> busy = new ArrayList<>();
        for (int caller = 0; caller < 16; caller++) {
            busy.add(
                    callers.submit(() -> {
                        int calls = 0;
                        while (registry.resolve("a").version() < 40) {
                            try (Lease<Numbered> lease = models.lease("a", Numbered.class)) {
                                assertThat(lease.get().answer()).isEqualTo("a" + lease.version());
                                calls++;
                            }
                        }
                        return calls;
                    }));
        }
        for (int version = 2; version <= 40; version++) {
            use(models, "a");
            registry.point("a", version);
            models.retire(new VersionRetired("a", version - 1));
        }
        for (Future<Integer> calls : busy) {
            assertThat(calls.get()).isPositive(); // get() throws what a caller saw
        }
        awaitLog("close a1", "close a20", "close a39");
    }

    @Test
    void canariesAnswerTheirShareOfTheCalls() {
        registry.point("a", 1);
        ModelVersion second = version("a", 2, "number");
        registry.roll("a", new Route.Share(second, 10), null);
        LoadedModels models = models(10 * BYTES);
        AtomicInteger canary = new AtomicInteger();
        for (int lot = 0; lot < 100; lot++) {
            drawn = lot;
            try (Lease<Numbered> lease = models.lease("a", Numbered.class)) {
                canary.addAndGet(lease.version() == 2 ? 1 : 0);
                assertThat(lease.get().answer()).isEqualTo("a" + lease.version());
            }
            assertThat(models.choose("a").version()).isEqualTo(lot < 10 ? 2 : 1);
        }
        assertThat(canary).hasValue(10);
    }

    @Test
    void whatAnAliasMovesToIsLoadedBeforeAndStaysThoughItWasRetired() {
        registry.point("a", 1);
        LoadedModels models = models(10 * BYTES);
        try (Lease<Numbered> lease = models.lease("a", Numbered.class)) {
            models.retire(new VersionRetired("a", 1)); // the alias has left
            try (AliasGate.Ready _ = models.prepare(version("a", 1, "number"))) {
                assertThat(models.find("a", 1))
                        .hasValueSatisfying(loaded ->
                                assertThat(loaded.state()).isEqualTo(LoadedStates.State.READY));
            }
            assertThat(lease.get().answer()).isEqualTo("a1");
        }
        assertThat(models.find("a", 1)).isPresent();
        assertThat(loader.log).containsExactly("load a1", "warm a1");

        loader.failures.set(1);
        assertThatThrownBy(() -> models.prepare(version("a", 2, "number")))
                .isInstanceOf(ServiceException.class)
                .hasMessage("version 2 of a can't be loaded");
        assertThat(models.failedToLoad("a", 2)).isTrue();
        models.prepare(version("a", 2, "number")).close();
        assertThat(models.failedToLoad("a", 2)).isFalse();
    }

    @Test
    void unloadsWhatWasNotUsedLongestWhenMemoryRunsShort() {
        LoadedModels models = models(2 * BYTES);
        List.of("a", "b", "c").forEach(name -> registry.point(name, 1));
        use(models, "a");
        use(models, "b");
        use(models, "a");
        use(models, "c");
        awaitLog("close b1");
        assertThat(loader.log).doesNotContain("close a1", "close c1");
    }

    @Test
    void unloadsNothingThatIsLeased() {
        LoadedModels models = models(BYTES);
        registry.point("a", 1);
        registry.point("b", 1);
        try (Lease<Numbered> lease = models.lease("a", Numbered.class)) {
            use(models, "b");
            assertThat(lease.get().answer()).isEqualTo("a1");
        }
        use(models, "a");
        assertThat(loader.log).doesNotContain("close a1");
    }

    @Test
    void unloadsWhatNobodyCallsFor() {
        LoadedModels models = models(10 * BYTES);
        registry.point("old", 1);
        registry.point("young", 1);
        use(models, "old");
        clock.now = clock.now.plus(IDLE);
        use(models, "young");
        models.unloadIdle();
        awaitLog("close old1");
        assertThat(loader.log).doesNotContain("close young1");
    }

    @Test
    void triesAgainAfterAFailedLoad() {
        registry.point("a", 1);
        LoadedModels models = models(10 * BYTES);
        loader.failures.set(1);
        assertThatThrownBy(() -> models.lease("a", Numbered.class))
                .isInstanceOf(IllegalStateException.class);
        use(models, "a");
    }

    @Test
    void saysWhenTheModelIsOfAnotherFamily() {
        registry.point("a", 1);
        LoadedModels models = models(BYTES);
        assertThatThrownBy(() -> models.lease("a", ScaleFamily.Scale.class))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("family number");
        assertThat(loader.log).isEmpty();
    }
}
