package org.latentserver.serving;

import org.latentserver.models.ModelVersion;

/** Decides which version a call gets, for callers that must know before they lease it. */
public interface VersionChoice {
    /**
     * The version that this call of a reference gets: where the alias points, or its canary by lot.
     *
     * @param reference {@code name}, {@code name:version} or {@code name@alias}
     * @throws org.latentserver.api.ServiceException UNKNOWN_MODEL
     */
    ModelVersion choose(String reference);
}
