package org.latentserver.security;

import org.latentserver.security.keys.UnusableKeysException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator how to come to a first key. */
final class UnusableKeysAnalyzer extends AbstractFailureAnalyzer<UnusableKeysException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableKeysException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Write a secret of your own, such as the output of 'openssl rand -hex 32', into a"
                        + " file, name it in latent.security.bootstrap-key-file, and make keys with"
                        + " it at /v1/keys.",
                cause);
    }
}
