/** Autoencoders: images or rows to a short code and back. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "datasets",
            "datasets::content",
            "models",
            "models::packages",
            "serving",
            "serving::tensors",
            "jobs",
            "training",
            "engine",
            "perceptual::loss"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.autoencoder;
