/** Loaded models: leases, bounded queues and natural batching. Knows no family. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "models", "models::packages", "engine"})
@org.jspecify.annotations.NullMarked
package org.latentserver.serving;
