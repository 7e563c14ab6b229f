package org.latentserver.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the operator a sentence instead of a stack trace. */
final class OpenToOthersAnalyzer extends AbstractFailureAnalyzer<OpenToOthersException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, OpenToOthersException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Use 127.0.0.1, or ask for keys with latent.security.authentication=keys and a"
                        + " first one in latent.security.bootstrap-key-file, or, where a gateway or"
                        + " network policy guards the server, set"
                        + " latent.security.allow-unauthenticated=true.",
                cause);
    }
}
