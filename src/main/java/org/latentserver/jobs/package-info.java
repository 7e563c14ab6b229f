/**
 * Jobs: states, attempts, dispatch, events, and the supervisor of trainer processes. Knows no
 * family.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "datasets",
            "datasets::content",
            "models",
            "models::packages",
            "models::evaluations",
            "training"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.jobs;
