package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.util.Pair;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.gan.network.Discriminator;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.MovingAverage;
import org.latentserver.training.AdamOptimizer;

/** One step: k updates of the discriminator, then m of the generator. Used by one thread. */
final class AdversarialStep {
    /** Draws of noise beyond those of the discriminator's updates. */
    private static final int GENERATOR_DRAWS = 64;

    private final GanParameters parameters;
    private final GanNetworks networks;
    private final TrainingBatches batches;
    private final AdamOptimizer generatorOptimizer;
    private final AdamOptimizer discriminatorOptimizer;
    private final MovingAverage average;
    private final List<GanFigures> figures;

    AdversarialStep(
            GanParameters parameters,
            GanNetworks networks,
            TrainingBatches batches,
            AdamOptimizer generatorOptimizer,
            AdamOptimizer discriminatorOptimizer,
            List<GanFigures> figures) {
        this.parameters = parameters;
        this.networks = networks;
        this.batches = batches;
        this.generatorOptimizer = generatorOptimizer;
        this.discriminatorOptimizer = discriminatorOptimizer;
        this.figures = figures;
        average =
                new MovingAverage(networks.averaged(), networks.generator(), parameters.emaDecay());
    }

    /** A batch of generated pictures and the classes that they were to have. */
    private record Fakes(NDArray images, @Nullable NDArray labels) {}

    /**
     * What the step looked at last, both kinds in [-1, 1], owned by the step's manager.
     *
     * @param real (N, C, H, W)
     * @param fake (N, C, H, W)
     */
    record Seen(NDArray real, NDArray fake) {}

    /** Where in the run a step is, and what it works with. */
    private record Place(
            NDManager arrays, GradientCollector collector, int epoch, long step, float noise) {}

    /**
     * Makes the step.
     *
     * @param noise standard deviation on all that the discriminator sees
     * @param generatorUpdates made before
     */
    Seen run(
            NDManager arrays,
            GradientCollector collector,
            int epoch,
            long step,
            Levers levers,
            float noise,
            long generatorUpdates) {
        Place place = new Place(arrays, collector, epoch, step, noise);
        int k = levers.discriminatorSteps();
        TrainingBatches.Real real = batches.real(arrays, epoch, step, 0);
        Fakes fakes = fakes(place, 0, real.labels());
        updateDiscriminator(place, 0, real, fakes.images, levers);
        for (int i = 1; i < k; i++) {
            real = batches.real(arrays, epoch, step, i);
            fakes = fakes(place, i, real.labels());
            updateDiscriminator(place, i, real, fakes.images, levers);
        }
        for (int i = 0; i < levers.generatorSteps(); i++) {
            // The discriminator's last fakes still hang on the generator as it is now.
            if (i > 0) {
                fakes = fakes(place, k + i, batches.labels(arrays, epoch, step, k + i));
            }
            updateGenerator(place, i, fakes, levers);
            average.update(generatorUpdates + i);
        }
        return new Seen(real.images(), fakes.images);
    }

    private Fakes fakes(Place place, int draw, @Nullable NDArray labels) {
        NDArray z = batches.latents(place.arrays, place.step, draw);
        return new Fakes(networks.generator().apply(z, labels, true), labels);
    }

    private NDArray noisy(Place place, NDArray images, int draw) {
        return place.noise == 0
                ? images
                : images.add(batches.normalLike(images, place.step, draw).mul(place.noise));
    }

    private void updateDiscriminator(
            Place place, int update, TrainingBatches.Real real, NDArray fake, Levers levers) {
        Discriminator discriminator = networks.discriminator();
        discriminator.iterateNorms();
        NDArray seenReal = noisy(place, real.images(), 2 * update);
        NDArray seenFake = noisy(place, fake.stopGradient(), 2 * update + 1);
        NDArray labels = real.labels();
        NDArray twice = labels == null ? null : labels.concat(labels);
        NDList logits =
                discriminator
                        .apply(seenReal.concat(seenFake), twice, true)
                        .split(new long[] {real.images().getShape().get(0)});
        NDArray loss =
                parameters
                        .loss()
                        .discriminator(
                                logits.get(0),
                                logits.get(1),
                                (float) (1 - parameters.labelSmoothing()));
        float plain = loss.getFloat();
        place.collector.backward(
                penalized(place, loss, update, seenReal, seenFake, labels, levers));
        double slope = gradientNorm();
        discriminatorOptimizer.step((float) levers.discriminatorRate());
        float[] onReal = logits.get(0).toFloatArray();
        float[] onFake = logits.get(1).toFloatArray();
        double threshold =
                parameters.loss() == AdversarialLoss.WASSERSTEIN
                        ? (GanFigures.mean(onReal) + GanFigures.mean(onFake)) / 2
                        : 0;
        figures.forEach(each -> {
            each.discriminatorUpdate(plain, onReal, onFake, threshold);
            each.add("discriminatorGradient", slope);
        });
    }

    private NDArray penalized(
            Place place,
            NDArray loss,
            int update,
            NDArray real,
            NDArray fake,
            @Nullable NDArray labels,
            Levers levers) {
        Discriminator discriminator = networks.discriminator();
        NDArray total = loss;
        if (levers.r1() > 0 && update == 0 && place.step % parameters.r1Interval() == 0) {
            double gamma = levers.r1() * parameters.r1Interval();
            GradientPenalty r1 =
                    GradientPenalty.r1(place.collector, discriminator, real, labels, gamma);
            total = total.add(r1.surrogate());
            figures.forEach(each -> each.add("r1Penalty", r1.value() / parameters.r1Interval()));
        }
        if (parameters.gradientPenalty() > 0) {
            NDArray between = batches.between(real, fake, place.step, update);
            GradientPenalty unit =
                    GradientPenalty.unitSlope(
                            place.collector,
                            discriminator,
                            between,
                            labels,
                            parameters.gradientPenalty());
            total = total.add(unit.surrogate());
            figures.forEach(each -> each.add("gradientPenalty", unit.value()));
        }
        return total;
    }

    /** Length of the loss's gradient in the discriminator's weights. */
    private double gradientNorm() {
        double sum = 0;
        for (Pair<String, Parameter> pair : networks.discriminator().getParameters()) {
            if (pair.getValue().requiresGradient()) {
                try (NDArray gradient = pair.getValue().getArray().getGradient();
                        NDArray squares = gradient.square();
                        NDArray total = squares.sum()) {
                    sum += total.getFloat();
                }
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * The gradient goes backward through the discriminator first and is then laid upon the
     * generator's pictures: its length there is what the generator still learns from.
     */
    private void updateGenerator(Place place, int update, Fakes fakes, Levers levers) {
        NDArray images = fakes.images.stopGradient().duplicate();
        images.attach(place.arrays);
        images.setRequiresGradient(true);
        NDArray seen = noisy(place, images, GENERATOR_DRAWS + update);
        NDArray loss =
                parameters
                        .loss()
                        .generator(networks.discriminator().applyFrozen(seen, fakes.labels));
        place.collector.backward(loss);
        NDArray gradient = images.getGradient().duplicate();
        gradient.attach(place.arrays);
        place.collector.backward(fakes.images.mul(gradient).sum());
        generatorOptimizer.step((float) levers.generatorRate());
        long batch = images.getShape().get(0);
        double perPicture = Math.sqrt(gradient.square().sum().getFloat() * (double) batch);
        float value = loss.getFloat();
        figures.forEach(each -> {
            each.add("generatorLoss", value);
            each.add("generatorGradient", perPicture);
        });
    }
}
