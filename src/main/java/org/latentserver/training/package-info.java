/**
 * What runs inside the trainer process: the loop, checkpoints, the event stream. No Spring here.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "datasets::content", "models::packages", "engine"})
@org.jspecify.annotations.NullMarked
package org.latentserver.training;
