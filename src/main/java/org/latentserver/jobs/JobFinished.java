package org.latentserver.jobs;

/** A job has succeeded, failed or been cancelled, and that is committed. */
record JobFinished(String job) {}
