/** A family without mathematics, to drive jobs and real trainer processes in tests. */
@org.jspecify.annotations.NullMarked
package org.latentserver.jobs.counting;
