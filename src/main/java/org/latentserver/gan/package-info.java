/** Generative adversarial networks: training with k and m steps, sampling. */
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
            "perceptual::features"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.gan;
