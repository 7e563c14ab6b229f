package org.latentserver.gan.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.gan.quality.ClassCoverage;
import org.latentserver.gan.quality.Features;
import org.latentserver.gan.quality.FrechetDistance;
import org.latentserver.gan.quality.KernelDistance;
import org.latentserver.gan.quality.Neighbourhoods;
import org.latentserver.gan.quality.Quantiles;
import org.latentserver.perceptual.features.PerceptualFeatures;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.ItemSource;

/** Measures generated pictures beside real ones. Used by one thread. */
final class QualityTrial {
    /** As in the paper of precision and recall. */
    private static final int NEIGHBOURS = 3;

    private static final int KERNEL_SUBSETS = 10;
    private static final int KERNEL_SUBSET = 1000;

    private final EvaluationRun run;
    private final EvaluatedGan gan;
    private final PerceptualFeatures extractor;
    private final GanEvaluationParameters parameters;
    private final ComparedPictures pictures;

    QualityTrial(
            EvaluationRun run,
            EvaluatedGan gan,
            ItemSource source,
            PerceptualFeatures extractor,
            GanEvaluationParameters parameters) {
        this.run = run;
        this.gan = gan;
        this.extractor = extractor;
        this.parameters = parameters;
        pictures = new ComparedPictures(run, gan, source, extractor, parameters);
    }

    QualityReport report() throws IOException {
        SeenPictures real = pictures.reference();
        progress(0.1);
        SeenPictures floor = pictures.others(images -> images);
        progress(0.2);
        SeenPictures generated = pictures.generated();
        progress(0.3);
        double distance = FrechetDistance.between(real.features(), generated.features());
        double least = FrechetDistance.between(real.features(), floor.features());
        List<QualityReport.Anchor> anchors =
                new Anchors(pictures, run.job().seed(), extractor.classes().size()).of(real, floor);
        progress(0.5);
        QualityReport.Kernel kernel =
                new QualityReport.Kernel(kernel(real, generated), kernel(real, floor));
        progress(0.6);
        QualityReport.Near near = near(real, floor, generated);
        progress(0.8);
        QualityReport.Duplicates duplicates = duplicates(floor, generated);
        return new QualityReport(
                "quality",
                described(real.features().dimension()),
                pictures.count(),
                parameters.truncation(),
                new QualityReport.Frechet(distance, least, distance / least),
                kernel,
                anchors,
                near,
                classes(real, floor, generated),
                duplicates,
                new TrainingNeighbours(run, pictures, parameters).of(generated));
    }

    private void progress(double share) {
        run.progress(share, 0, 0, null);
        run.stopIfRequested();
    }

    private QualityReport.Extractor described(int dimension) {
        return new QualityReport.Extractor(
                parameters.extractor(), extractor.packageId(), dimension, extractor.classes());
    }

    private KernelDistance kernel(SeenPictures real, SeenPictures other) {
        return KernelDistance.between(
                real.features(), other.features(), KERNEL_SUBSETS, KERNEL_SUBSET, run.job().seed());
    }

    private QualityReport.Near near(SeenPictures real, SeenPictures floor, SeenPictures generated) {
        int most = parameters.neighbourhoodPictures();
        Features some = real.features(most);
        Neighbourhoods made = Neighbourhoods.of(some, generated.features(most), NEIGHBOURS);
        run.stopIfRequested();
        Neighbourhoods best = Neighbourhoods.of(some, floor.features(most), NEIGHBOURS);
        return new QualityReport.Near(some.count(), NEIGHBOURS, made, best);
    }

    private QualityReport.Duplicates duplicates(SeenPictures floor, SeenPictures generated) {
        int most = parameters.neighbourhoodPictures();
        double threshold =
                new Quantiles(Neighbourhoods.nearestOther(floor.features(most)))
                        .at(TrainingNeighbours.RARE);
        double[] distances = Neighbourhoods.nearestOther(generated.features(most));
        return new QualityReport.Duplicates(
                generated.repeated() / (double) pictures.count(),
                TrainingNeighbours.shareBelow(distances, threshold),
                threshold);
    }

    private QualityReport.@Nullable Classes classes(
            SeenPictures real, SeenPictures floor, SeenPictures generated) {
        List<String> names = extractor.classes();
        if (names.size() < 2) {
            return null;
        }
        ClassCoverage made = ClassCoverage.of(real.classes(), generated.classes(), names.size());
        ClassCoverage best = ClassCoverage.of(real.classes(), floor.classes(), names.size());
        List<QualityReport.Share> shares = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            shares.add(new QualityReport.Share(names.get(i), made.real()[i], made.generated()[i]));
        }
        return new QualityReport.Classes(
                made.present(),
                made.covered(),
                made.distance(),
                best.distance(),
                shares,
                asTold(generated.classes()));
    }

    private @Nullable Double asTold(int[] seen) {
        List<String> names = gan.architecture().classes();
        if (names.isEmpty() || !extractor.classes().containsAll(names)) {
            return null;
        }
        long right =
                IntStream.range(0, seen.length)
                        .filter(i ->
                                extractor
                                        .classes()
                                        .get(seen[i])
                                        .equals(names.get(pictures.told()[i])))
                        .count();
        return right / (double) seen.length;
    }
}
