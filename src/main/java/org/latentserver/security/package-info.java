/**
 * Who may call what: API keys and tokens, scopes, and what is refused before a controller sees it.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api"})
@org.jspecify.annotations.NullMarked
package org.latentserver.security;
