/** Scopes, callers, and the table of what each call needs. */
@org.jspecify.annotations.NullMarked
package org.latentserver.security.access;
