package org.latentserver.perceptual.evaluation;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.perceptual.evaluation.PerceptualEvaluationParameters.Part;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ConvolutionalClassifier;

class EvaluatedImageRulesTests {
    private static final Architecture DIGITS =
            new ConvolutionalClassifier(
                    1,
                    28,
                    28,
                    List.of(16, 16),
                    List.of(0, 0),
                    List.of(0.1f),
                    List.of(0.3f),
                    List.of("0", "1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 28  | 28   | 4  | dataset | holds images of 3 channel(s), the model takes 1;",
                "1 | 20  | 28   | 4  | dataset | a side of 20 pixels, the model needs 28;",
                "1 | 400 | 2000 | 4  | dataset | the model takes 262144 pixels;",
                "1 | 32  | 28   | 4  | dataset | the model classifies images of 28x28;",
                "1 | 28  | 28   | 15 | parameters.largestShift | must be at most half of the",
            })
    void refusesWhatTheModelDoesNotTakeNamingIt(
            int channels, int height, int width, int shift, String field, String reason) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> check(images(channels, height, width, "1"), 10, shift, false))
                .returns(ErrorCode.INVALID_REQUEST, ServiceException::code)
                .returns(field, ServiceException::field)
                .withMessageContaining(reason);
    }

    @Test
    void takesThemWithResize() {
        assertThatNoException().isThrownBy(() -> check(images(3, 400, 2000, "1"), 10, 4, true));
    }

    @Test
    void imagesOfOtherSizesAreOnlyCompared() {
        assertThatNoException().isThrownBy(() -> check(images(1, 32, 40, "cat"), 10, 4, false));
        assertThatNoException().isThrownBy(() -> check(images(1, 32, 40, "1"), 0, 4, false));
    }

    private static void check(
            DatasetDescription dataset, int classified, int largestShift, boolean resize) {
        PerceptualEvaluationParameters parameters =
                new PerceptualEvaluationParameters(Part.TEST, classified, 10, largestShift, resize);
        new EvaluatedImageRules(DIGITS, parameters).check(dataset);
    }

    private static DatasetDescription images(int channels, int height, int width, String name) {
        Picture picture =
                new Picture(channels, height, width, new float[channels * height * width]);
        return StoredPictures.description(List.of(picture), name, "other");
    }
}
