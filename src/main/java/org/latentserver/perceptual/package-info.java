/** Perceptual distance: pictures compared in the feature space of a trained classifier. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "datasets",
            "datasets::content",
            "models",
            "models::packages",
            "models::formats",
            "serving",
            "serving::tensors",
            "jobs",
            "training",
            "engine"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.perceptual;
