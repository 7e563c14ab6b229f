/** API keys: their table, the same in memory, and the routes that manage them. */
@org.jspecify.annotations.NullMarked
package org.latentserver.security.keys;
