package org.latentserver.words;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How several words become one question. */
enum NearestMethod {
    /** The cosine with the sum of unit vectors. */
    @JsonProperty("3cosadd")
    COS_ADD,
    /** The product of cosines over that with the negative words. */
    @JsonProperty("3cosmul")
    COS_MUL
}
