/** The audit log: who changed what, and what was refused. */
@org.jspecify.annotations.NullMarked
package org.latentserver.security.audit;
