package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.PictureQuality;
import org.latentserver.autoencoder.evaluation.QualityReport.Denoising;
import org.latentserver.autoencoder.evaluation.QualityReport.Representation;
import org.latentserver.autoencoder.measures.CodeFigures;
import org.latentserver.autoencoder.network.Noise;
import org.latentserver.autoencoder.network.NoiseKind;
import org.latentserver.engine.PyTorch;
import org.latentserver.training.EvaluationRun;

/** Measures a version and, beside it, principal components and the values themselves. */
final class QualityTrial {
    /** More components than these take longer than anybody wants to wait. */
    private static final int MAX_COMPONENTS = 512;

    private final EvaluationRun run;
    private final TrainedNetwork network;
    private final EvaluatedItems items;
    private final AutoencoderEvaluationParameters parameters;
    private final boolean bounded;

    QualityTrial(
            EvaluationRun run,
            TrainedNetwork network,
            EvaluatedItems items,
            AutoencoderEvaluationParameters parameters) {
        this.run = run;
        this.network = network;
        this.items = items;
        this.parameters = parameters;
        bounded = network.architecture().bounded();
    }

    QualityReport report() {
        UnaryOperator<NDArray> through = values -> network.decode(network.encode(values));
        ReconstructionError train = error(items.train(), false, through);
        ReconstructionError test = error(items.test(), network.architecture().images(), through);
        progress(0.2);
        try (NDManager manager = PyTorch.newManager()) {
            NDArray rows = items.rows(manager, items.train());
            PrincipalComponents components = components(manager, rows);
            progress(0.4);
            NDArray codes = codes(manager, items.test());
            return new QualityReport(
                    "quality",
                    items.train().length,
                    items.test().length,
                    train.reconstruction(bounded),
                    test.reconstruction(bounded),
                    components == null ? null : measured(components),
                    CodeFigures.of(table(codes)),
                    items.labelled() ? representations(rows, codes, components) : List.of(),
                    network.architecture().images() ? denoising(components) : List.of());
        }
    }

    private void progress(double share) {
        run.progress(share, 0, 0, null);
        run.stopIfRequested();
    }

    private @Nullable PrincipalComponents components(NDManager manager, NDArray rows) {
        int size = Math.min(network.architecture().codeSize(), items.source().width());
        if (size > MAX_COMPONENTS) {
            return null;
        }
        return PrincipalComponents.fit(manager, rows, size, run::stopIfRequested);
    }

    private QualityReport.Components measured(PrincipalComponents components) {
        ReconstructionError straight =
                error(items.test(), false, values -> projected(components, values));
        int size = components.variances().length;
        if (!bounded) {
            return new QualityReport.Components(size, straight.mse(), null, null, null);
        }
        ReconstructionError clipped =
                error(
                        items.test(),
                        network.architecture().images(),
                        values -> projected(components, values).clip(0, 1));
        return new QualityReport.Components(
                size,
                straight.mse(),
                PictureQuality.psnr(straight.mse()),
                clipped.mse(),
                clipped.ssim());
    }

    private NDArray projected(PrincipalComponents components, NDArray values) {
        NDArray rows = values.reshape(values.getShape().get(0), items.source().width());
        return components.decode(components.encode(rows)).reshape(values.getShape());
    }

    private List<Representation> representations(
            NDArray rows, NDArray testCodes, @Nullable PrincipalComponents components) {
        NDManager manager = rows.getManager();
        NDArray testRows = items.rows(manager, items.test());
        List<Representation> all = new ArrayList<>();
        all.add(representation("codes", codes(manager, items.train()), testCodes));
        progress(0.6);
        if (components != null) {
            all.add(
                    representation(
                            "principalComponents",
                            components.encode(rows),
                            components.encode(testRows)));
        }
        progress(0.7);
        all.add(representation("values", rows, testRows));
        progress(0.9);
        return all;
    }

    private Representation representation(String name, NDArray train, NDArray test) {
        LabelledRows learned = new LabelledRows(train, items.labels(items.train()));
        LabelledRows asked = new LabelledRows(test, items.labels(items.test()));
        NeighborLabels neighbors =
                NeighborLabels.of(learned, asked, parameters.queries(), run::stopIfRequested);
        return new Representation(
                name,
                learned.size(),
                LinearProbe.accuracy(learned, asked, items.classes(), run::stopIfRequested),
                neighbors.accuracy(),
                neighbors.precision());
    }

    private List<Denoising> denoising(@Nullable PrincipalComponents components) {
        List<Denoising> all = new ArrayList<>();
        for (double level : parameters.noiseLevels()) {
            all.add(
                    new Denoising(
                            level,
                            cleaned(level, noisy -> noisy),
                            cleaned(level, noisy -> network.decode(network.encode(noisy))),
                            components == null
                                    ? null
                                    : cleaned(
                                            level,
                                            noisy -> projected(components, noisy).clip(0, 1))));
            progress(0.95);
        }
        return all;
    }

    /** PSNR behind a way of cleaning; every way gets the same noise. */
    private double cleaned(double level, UnaryOperator<NDArray> cleaning) {
        Noise noise = new Noise(NoiseKind.GAUSSIAN, level);
        PyTorch.seed(run.job().seed());
        return error(items.test(), false, clean -> cleaning.apply(noise.disturb(clean, true)))
                .psnr();
    }

    private ReconstructionError error(int[] numbers, boolean ssim, UnaryOperator<NDArray> way) {
        ReconstructionError error = new ReconstructionError(network.architecture().shape(), ssim);
        items.inBatches(
                numbers,
                values -> {
                    run.stopIfRequested();
                    error.add(values, way.apply(values));
                });
        return error;
    }

    private NDArray codes(NDManager manager, int[] numbers) {
        run.stopIfRequested();
        return items.codes(manager, network, numbers);
    }

    private static float[][] table(NDArray codes) {
        int count = Math.toIntExact(codes.getShape().get(0));
        float[] flat = codes.toFloatArray();
        int size = flat.length / count;
        float[][] table = new float[count][];
        for (int i = 0; i < count; i++) {
            table[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
        }
        return table;
    }
}
