/** Training of word vectors in the trainer process: kernels on the Vector API. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.training;
