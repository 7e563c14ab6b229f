/** Nearest vectors by cosine, scanned on the Vector API. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.search;
