/** A text as numbers of words: counting, encoding, thinning out. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.corpus;
