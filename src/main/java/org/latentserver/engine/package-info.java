/** What serving and training share of DJL and PyTorch: start-up and weights. Free of Spring. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api", "models::packages"})
@org.jspecify.annotations.NullMarked
package org.latentserver.engine;
