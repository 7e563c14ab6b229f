/**
 * How good word vectors are: analogies and similarity of words, measured in the trainer process.
 */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.evaluation;
