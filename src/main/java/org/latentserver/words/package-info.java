/** Word vectors: skip-gram with negative sampling on the Vector API, nearest words, analogies. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "datasets",
            "datasets::content",
            "models",
            "models::formats",
            "models::packages",
            "serving",
            "serving::tensors",
            "jobs",
            "training",
            "engine"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.words;
