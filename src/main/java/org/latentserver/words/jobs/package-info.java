/** What the trainer process runs: from a text to a package, by the algorithm asked for. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.jobs;
