package org.latentserver.oip;

import org.latentserver.models.ModelVersion;
import org.latentserver.serving.tensors.TensorSignature;

/** A version as the protocol sees it. */
record OfferedModel(ModelVersion version, TensorSignature signature) {
    String name() {
        return version.model();
    }

    /** Names exactly this version, whatever aliases do meanwhile. */
    String reference() {
        return version.model() + ":" + version.version();
    }

    /** The protocol's versions are text. */
    String number() {
        return Integer.toString(version.version());
    }

    /** What the protocol calls the platform, {@code project_format}. */
    String platform() {
        return "latentserver_" + version.manifest().family();
    }
}
