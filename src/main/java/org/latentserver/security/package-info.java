/** Who may call: start-up refuses an open address without authentication. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.security;
