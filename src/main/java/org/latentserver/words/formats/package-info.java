/** Word vectors in the formats of other software: word2vec, GloVe, fastText, NumPy. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.formats;
