/** GloVe (Pennington et al. 2014): co-occurrences counted, spilled and dealt out; its training. */
@org.jspecify.annotations.NullMarked
package org.latentserver.words.glove;
