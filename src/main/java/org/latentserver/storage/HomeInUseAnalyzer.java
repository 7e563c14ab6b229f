package org.latentserver.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two lines what a stack trace would hide. */
final class HomeInUseAnalyzer extends AbstractFailureAnalyzer<HomeInUseException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, HomeInUseException cause) {
        return new FailureAnalysis(
                "Another server is running on " + cause.home() + ".",
                "Stop it, or give this one a folder of its own with --latent.home=<folder>.",
                cause);
    }
}
