/**
 * Nearest rows by cosine: exact scans on SIMD registers, an approximate graph for large
 * vocabularies, and what is measured of both. Knows no words, only rows by number.
 */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.search;
