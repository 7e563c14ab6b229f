/** On what terms a call is made: deadline, priority, and whether its client is still there. */
@org.springframework.modulith.NamedInterface("terms")
@org.jspecify.annotations.NullMarked
package org.latentserver.serving.terms;
