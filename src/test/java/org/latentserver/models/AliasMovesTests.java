package org.latentserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.RolloutRows.Part;
import org.latentserver.serving.ScaleFamily;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class AliasMovesTests {
    private static final String MODEL = "scale";
    private static final String ALIAS = "default";

    @TempDir private Path folder;
    private final List<String> log = new ArrayList<>();
    private int broken;
    private TestRegistry registry;

    @BeforeEach
    void publishThreeVersions() throws IOException {
        AliasGate gate =
                version -> {
                    if (version.version() == broken) {
                        throw ServiceException.conflict("can't be loaded");
                    }
                    log.add("prepared " + version.version());
                    return () -> log.add("let go of " + version.version());
                };
        registry =
                new TestRegistry(
                        Files.createDirectories(folder.resolve("home")),
                        new StaticListableBeanFactory(Map.of("gate", gate)));
        for (int factor = 1; factor <= 3; factor++) {
            Path made = folder.resolve("scale" + factor);
            ScaleFamily.write(made, factor);
            registry.models.publish(MODEL, made, factor == 1 ? ALIAS : null);
        }
        log.clear();
    }

    private int current() {
        return registry.models.resolve(MODEL).version();
    }

    private static void assertRefused(ErrorCode code, String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(message)
                .extracting("code")
                .isEqualTo(code);
    }

    @Test
    void preparesAVersionBeforeItsAliasComes() {
        registry.moves.swap(MODEL, ALIAS, 2);
        assertThat(current()).isEqualTo(2);
        assertThat(log).containsExactly("prepared 2", "let go of 2");
    }

    @Test
    void staysWhereItIsWhenTheVersionCanNotBeLoaded() throws IOException {
        broken = 2;
        assertRefused(
                ErrorCode.CONFLICT, "can't be loaded", () -> registry.moves.swap(MODEL, ALIAS, 2));
        assertThat(current()).isEqualTo(1);
        broken = 4;
        Path made = folder.resolve("scale4");
        ScaleFamily.write(made, 4);
        assertRefused(
                ErrorCode.CONFLICT,
                "can't be loaded",
                () -> registry.models.publish(MODEL, made, ALIAS));
        assertThat(current()).isEqualTo(1);
        assertThat(registry.models.resolve(MODEL + ":4").version()).isEqualTo(4);
    }

    @Test
    void rollsBackToWhereItPointedBeforeAndForthAgain() {
        assertRefused(
                ErrorCode.CONFLICT, "has never moved", () -> registry.moves.rollBack(MODEL, ALIAS));
        registry.moves.swap(MODEL, ALIAS, 3);
        registry.moves.swap(MODEL, ALIAS, 3); // is there: forgets nothing
        registry.moves.rollBack(MODEL, ALIAS);
        assertThat(current()).isEqualTo(1);
        registry.moves.rollBack(MODEL, ALIAS);
        assertThat(current()).isEqualTo(3);
        assertThat(log).contains("prepared 1");
        assertRefused(
                ErrorCode.NOT_FOUND,
                "no alias other",
                () -> registry.moves.rollBack(MODEL, "other"));
    }

    @Test
    void routesTellOfCanaryAndShadowUntilTheAliasMoves() {
        registry.moves.roll(MODEL, ALIAS, Rollout.CANARY, new Part(2, 10));
        registry.moves.roll(MODEL, ALIAS, Rollout.SHADOW, new Part(3, 50));
        Route route = registry.models.route(MODEL);
        assertThat(route.alias()).isEqualTo(ALIAS);
        assertThat(route.main().version()).isEqualTo(1);
        Route.Share canary = Objects.requireNonNull(route.canary());
        assertThat(canary.version().version()).isEqualTo(2);
        assertThat(canary.percent()).isEqualTo(10);
        Route.Share shadow = Objects.requireNonNull(route.shadow());
        assertThat(shadow.version().version()).isEqualTo(3);
        assertThat(registry.models.route(MODEL + ":1").canary()).isNull();
        assertThat(log).contains("prepared 2", "prepared 3");

        registry.moves.swap(MODEL, ALIAS, 2);
        assertThat(registry.models.route(MODEL).canary()).isNull();
        assertThat(registry.models.route(MODEL).shadow()).isNull();
    }

    @Test
    void refusesRolloutsThatMakeNoSense() {
        Part itself = new Part(1, 10);
        assertRefused(
                ErrorCode.CONFLICT,
                "points to version 1 itself",
                () -> registry.moves.roll(MODEL, ALIAS, Rollout.CANARY, itself));
        assertRefused(
                ErrorCode.UNKNOWN_MODEL,
                "no version 9",
                () -> registry.moves.roll(MODEL, ALIAS, Rollout.CANARY, new Part(9, 10)));
        assertRefused(
                ErrorCode.NOT_FOUND,
                "no alias other",
                () -> registry.moves.roll(MODEL, "other", Rollout.CANARY, new Part(2, 10)));
        assertRefused(
                ErrorCode.NOT_FOUND,
                "has no shadow",
                () -> registry.moves.end(MODEL, ALIAS, Rollout.SHADOW));
        broken = 3;
        assertRefused(
                ErrorCode.CONFLICT,
                "can't be loaded",
                () -> registry.moves.roll(MODEL, ALIAS, Rollout.SHADOW, new Part(3, 10)));
        assertThat(registry.rollouts.all(MODEL, ALIAS)).isEmpty();
    }
}
