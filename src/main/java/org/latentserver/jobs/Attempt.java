package org.latentserver.jobs;

/**
 * The fence of a worker's writes: they hold only while the job is running, in this attempt, by this
 * owner.
 */
record Attempt(String job, int number, String owner) {}
