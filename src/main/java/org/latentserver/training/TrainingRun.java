package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Provenance;

/** What a family's trainer may ask of the process around it. Used by one thread. */
public final class TrainingRun extends JobRun {
    /** Folder of the result. */
    public static final String PACKAGE = "package";

    public TrainingRun(
            TrainingJob job, Path folder, EventWriter events, StopSignal stop, Clock clock) {
        super(job, folder, events, stop, clock);
    }

    /**
     * The version to go on from, opened and with its checksums verified; empty on a training from
     * scratch. A run that resumes from a checkpoint has no need of it.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA when a file of it is damaged
     */
    public Optional<ModelPackage> base() throws IOException {
        return openBase();
    }

    /** Where the package goes; does not exist yet. */
    public Path packageFolder() {
        return folder().resolve(PACKAGE);
    }

    /** Reports the package as complete; the last event of a run. */
    public void done(Map<String, Double> metrics) {
        done(PACKAGE, metrics);
    }

    /** The provenance of a package written now. */
    public Provenance provenance(String engine, Map<String, Double> metrics) {
        TrainingJob.Base base = job().base();
        Map<String, Provenance.Base> versions = new TreeMap<>();
        job().versions()
                .forEach((parameter, version) -> versions.put(parameter, version.reference()));
        return new Provenance(
                job().id(),
                job().datasetId(),
                job().datasetName(),
                job().parameters(),
                job().seed(),
                engine,
                CodeVersion.current(),
                Runtime.version().toString(),
                new TreeMap<>(metrics),
                startedAt().minusMillis((long) (job().spentSeconds() * 1000)),
                spentSeconds(),
                base == null ? null : base.reference(),
                versions.isEmpty() ? null : versions,
                null);
    }
}
