/** What serving measures about itself, with labels that are bounded. */
@org.jspecify.annotations.NullMarked
package org.latentserver.serving.metrics;
