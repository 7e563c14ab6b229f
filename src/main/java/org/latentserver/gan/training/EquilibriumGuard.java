package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches the balance of the two networks, window of steps by window, says when it is lost and does
 * what the parameters say about it. Keeps the last healthy state in memory. Used by one thread.
 */
final class EquilibriumGuard implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String STATE = "guard.json";
    private static final String PROBES = "guard-probes.safetensors";
    private static final String HEALTHY = "guard-healthy.safetensors";
    private static final int PROBES_A_WINDOW = 10;

    /** How much worse than the best so far a state may be to be kept. */
    private static final double WORSE = 1.25;

    /** Divergences without a window between them after which nothing more is tried. */
    private static final int MOST_DIVERGENCES = 10;

    private static final List<Remedy> AGAINST_DIVERGENCE =
            List.of(Remedy.ROLL_BACK, Remedy.LOWER_RATE);

    private final GanParameters parameters;
    private final EquilibriumRules rules;
    private final Probes probes;
    private final Game game;
    private final Consumer<GuardAlert> alerts;
    private final GanFigures window = new GanFigures();
    private final Map<Imbalance, Integer> strikes = new EnumMap<>(Imbalance.class);
    private final Map<Imbalance, Integer> firings = new EnumMap<>(Imbalance.class);
    private Levers levers;
    private int steps;
    private double peakGradient;
    private double bestDistance = -1;
    private double lastDistance = -1;
    private List<Tensor> healthy;

    /** What the guard watches over. */
    interface Game {
        /** Weights and the state of the optimizers, copied. */
        List<Tensor> state();

        void restore(Map<String, Tensor> state);
    }

    EquilibriumGuard(
            GanParameters parameters,
            NDManager parent,
            int channels,
            @Nullable PictureClassifier classifier,
            Game game,
            Consumer<GuardAlert> alerts) {
        this.parameters = parameters;
        this.game = game;
        this.alerts = alerts;
        rules = parameters.rules();
        probes = new Probes(parent, channels, classifier);
        levers = Levers.of(parameters);
        healthy = game.state();
    }

    /** What the next step works with. */
    Levers levers() {
        return levers;
    }

    /** Where the step puts its figures. */
    GanFigures window() {
        return window;
    }

    /**
     * Takes note of a step and, at the end of a window, judges it.
     *
     * @return the window's figures, once it is judged; otherwise empty
     */
    Map<String, Double> afterStep(NDArray real, NDArray fake) {
        boolean finite = window.isFinite();
        if (finite && steps % Math.max(1, parameters.guardWindow() / PROBES_A_WINDOW) == 0) {
            window.add(EquilibriumRules.DIVERSITY, probes.add(real, fake));
        }
        steps++;
        return finite && steps < parameters.guardWindow() ? Map.of() : judge();
    }

    private Map<String, Double> judge() {
        Map<String, Double> figures = new LinkedHashMap<>(window.take());
        figures.putAll(probes.take());
        steps = 0;
        double gradient = figures.getOrDefault(EquilibriumRules.GENERATOR_GRADIENT, 0.0);
        if (Double.isFinite(gradient)) {
            peakGradient = Math.max(peakGradient, gradient);
            figures.put(
                    EquilibriumRules.GRADIENT_SHARE,
                    peakGradient == 0 ? 0 : gradient / peakGradient);
        }
        Double distance = figures.get(EquilibriumRules.DISTANCE);
        if (distance != null) {
            figures.put(EquilibriumRules.TREND, lastDistance > 0 ? distance / lastDistance : 1);
            lastDistance = distance;
        }
        Set<Imbalance> broken = rules.broken(figures);
        for (Imbalance imbalance : Imbalance.values()) {
            strikes.put(
                    imbalance,
                    broken.contains(imbalance) ? strikes.getOrDefault(imbalance, 0) + 1 : 0);
        }
        if (broken.isEmpty()) {
            firings.clear();
            keepIfHealthy(figures.getOrDefault(EquilibriumRules.DISTANCE, 0.0));
        }
        broken.stream()
                .filter(this::isDue)
                .findFirst() // in their order: one cause at a time
                .ifPresent(imbalance -> fire(imbalance, Map.copyOf(figures)));
        return broken.contains(Imbalance.DIVERGED) ? Map.of() : figures;
    }

    private boolean isDue(Imbalance imbalance) {
        return imbalance == Imbalance.DIVERGED
                || strikes.getOrDefault(imbalance, 0) >= parameters.guardPatience();
    }

    private void keepIfHealthy(double distance) {
        if (parameters.guard() == GuardMode.ACT
                && (bestDistance < 0 || distance <= WORSE * bestDistance)) {
            healthy = game.state();
            bestDistance = bestDistance < 0 ? distance : Math.min(bestDistance, distance);
        }
    }

    private void fire(Imbalance imbalance, Map<String, Double> figures) {
        alerts.accept(new GuardAlert(imbalance, null, finding(imbalance, figures), figures));
        int fired = firings.merge(imbalance, 1, Integer::sum);
        strikes.clear();
        if (parameters.guard() != GuardMode.ACT
                || (imbalance == Imbalance.DIVERGED && fired > MOST_DIVERGENCES)) {
            return;
        }
        for (Remedy remedy : remedies(imbalance, fired)) {
            alerts.accept(new GuardAlert(imbalance, remedy, applied(remedy, imbalance), figures));
        }
    }

    private List<Remedy> remedies(Imbalance imbalance, int fired) {
        List<Remedy> chosen =
                new ArrayList<>(
                        switch (imbalance) {
                            case DISCRIMINATOR_WINS -> parameters.onDiscriminatorWins();
                            case GENERATOR_WINS -> parameters.onGeneratorWins();
                            case COLLAPSE -> parameters.onCollapse();
                            case DIVERGED -> AGAINST_DIVERGENCE;
                        });
        if (fired >= parameters.guardRollBackAfter() && !chosen.contains(Remedy.ROLL_BACK)) {
            chosen.add(Remedy.ROLL_BACK);
        }
        return chosen;
    }

    /** Applies a remedy; what it did, in words. */
    private String applied(Remedy remedy, Imbalance imbalance) {
        if (remedy == Remedy.ROLL_BACK) {
            game.restore(byName(healthy));
            return bestDistance < 0
                    ? "networks and optimizers are as at the start again"
                    : "networks and optimizers are as in the last healthy window again";
        }
        Levers before = levers;
        levers = levers.after(remedy, imbalance, parameters.guardRateFactor());
        return before.changes(levers);
    }

    private static String finding(Imbalance imbalance, Map<String, Double> figures) {
        return switch (imbalance) {
            case DISCRIMINATOR_WINS ->
                    "the discriminator wins: right about %.0f %% of the real and %.0f %% of the generated pictures, the generator's gradient is %.1f %% of its peak"
                            .formatted(
                                    percent(figures, EquilibriumRules.ACCURACY_REAL),
                                    percent(figures, EquilibriumRules.ACCURACY_FAKE),
                                    percent(figures, EquilibriumRules.GRADIENT_SHARE));
            case GENERATOR_WINS ->
                    "the generator wins: the discriminator is right about %.0f %% of the real and %.0f %% of the generated pictures, although they are bad: their distance is %.2f of the real variance"
                            .formatted(
                                    percent(figures, EquilibriumRules.ACCURACY_REAL),
                                    percent(figures, EquilibriumRules.ACCURACY_FAKE),
                                    figures.getOrDefault(EquilibriumRules.DISTANCE, 0.0));
            case COLLAPSE ->
                    "the generator collapses: its pictures lie %.0f %% as far apart as real ones"
                            .formatted(percent(figures, EquilibriumRules.DIVERSITY));
            case DIVERGED -> "the training diverges: numbers are no longer finite";
        };
    }

    private static double percent(Map<String, Double> figures, String name) {
        return 100 * figures.getOrDefault(name, 0.0);
    }

    void save(Path folder) throws IOException {
        GuardState state =
                new GuardState(
                        levers,
                        steps,
                        strikes,
                        firings,
                        peakGradient,
                        bestDistance,
                        lastDistance,
                        window.sums());
        Files.write(folder.resolve(STATE), JSON.writeValueAsBytes(state));
        Safetensors.write(folder.resolve(HEALTHY), healthy);
        List<Tensor> seen = probes.state();
        if (!seen.isEmpty()) {
            Safetensors.write(folder.resolve(PROBES), seen);
        }
    }

    void restore(Path folder) throws IOException {
        GuardState state =
                JSON.readValue(Files.readAllBytes(folder.resolve(STATE)), GuardState.class);
        levers = state.levers();
        steps = state.steps();
        strikes.clear();
        strikes.putAll(state.strikes());
        firings.clear();
        firings.putAll(state.firings());
        peakGradient = state.peakGradient();
        bestDistance = state.bestDistance();
        lastDistance = state.lastDistance();
        window.restore(state.sums());
        healthy = copies(folder.resolve(HEALTHY));
        Path seen = folder.resolve(PROBES);
        probes.restore(Files.exists(seen) ? byName(copies(seen)) : Map.of());
    }

    /** A file's tensors, which outlive it. */
    private static List<Tensor> copies(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return Safetensors.read(file, arena).values().stream()
                    .map(tensor -> Tensor.of(tensor.name(), tensor.floats(), tensor.shape()))
                    .toList();
        }
    }

    private static Map<String, Tensor> byName(List<Tensor> tensors) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return byName;
    }

    @Override
    public void close() {
        probes.close();
    }
}
