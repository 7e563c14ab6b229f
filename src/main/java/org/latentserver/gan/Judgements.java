package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a discriminator says of pictures, in their order. */
record Judgements(
        @Schema(description = "Version that answered", example = "1") int version,
        List<Judgement> data) {

    /** Of one picture. */
    record Judgement(
            @Schema(description = "Above 0 the picture is taken for real", example = "-0.81")
                    double logit,
            @Schema(
                            description =
                                    "Sigmoid of the logit. A probability in the strict sense only"
                                            + " of models trained with the loss minimax or"
                                            + " non-saturating",
                            example = "0.31")
                    double probability) {
        static Judgement of(double logit) {
            return new Judgement(logit, 1 / (1 + Math.exp(-logit)));
        }
    }
}
