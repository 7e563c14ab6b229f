package org.latentserver.perceptual.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Picture;

class ShiftTests {
    private static final Picture PICTURE = new Picture(1, 2, 3, new float[] {1, 2, 3, 4, 5, 6});

    @ParameterizedTest
    @CsvSource({
        "RIGHT, 1, 1 1 2 4 4 5",
        "RIGHT, 2, 1 1 1 4 4 4",
        "LEFT,  1, 2 3 3 5 6 6",
        "DOWN,  1, 1 2 3 1 2 3",
        "UP,    1, 4 5 6 4 5 6",
    })
    void movesThePictureAndRepeatsItsBorder(Shift shift, int by, String expected) {
        float[] moved = shift.apply(PICTURE, by).pixels();
        StringBuilder text = new StringBuilder();
        for (float value : moved) {
            text.append(' ').append((int) value);
        }
        assertThat(text.substring(1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, RIGHT", "1, DOWN", "2, LEFT", "3, UP", "4, RIGHT"})
    void directionsTakeTurns(int number, Shift expected) {
        assertThat(Shift.inTurn(number)).isEqualTo(expected);
    }
}
