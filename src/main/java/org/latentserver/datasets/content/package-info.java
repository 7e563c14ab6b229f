/**
 * The stored form of a data set and its readers. Free of Spring: the trainer process reads the same
 * files.
 */
@org.springframework.modulith.NamedInterface("content")
@org.jspecify.annotations.NullMarked
package org.latentserver.datasets.content;
