/**
 * The Open Inference Protocol, version 2, over REST: every family's tensors by one protocol that
 * clients of Triton, KServe and others speak. Knows no family.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "models",
            "models::packages",
            "serving",
            "serving::tensors",
            "serving::terms"
        })
@org.jspecify.annotations.NullMarked
package org.latentserver.oip;
