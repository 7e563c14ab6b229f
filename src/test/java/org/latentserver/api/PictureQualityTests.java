package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PictureQualityTests {
    private static final double EXACT = 1e-9;

    private static Picture constant(int side, float value) {
        float[] pixels = new float[side * side];
        java.util.Arrays.fill(pixels, value);
        return new Picture(1, side, side, pixels);
    }

    @Test
    void findsAPictureEqualToItself() {
        Picture picture = PicturesTests.pattern(24, 20, 3, 5);
        PictureQuality quality = PictureQuality.of(picture, picture);
        assertThat(quality.mse()).isZero();
        assertThat(quality.psnr()).isNull();
        assertThat(quality.ssim()).isCloseTo(1, within(EXACT));
    }

    @Test
    void followsTheClosedFormOfConstantPictures() {
        PictureQuality quality = PictureQuality.of(constant(16, 0.5f), constant(16, 0.25f));
        assertThat(quality.mse()).isCloseTo(0.0625, within(EXACT));
        assertThat(quality.psnr()).isCloseTo(10 * Math.log10(16), within(EXACT));
        // no variance: only the luminance term (2ab + C1) / (a^2 + b^2 + C1) is left
        double ssim = (2 * 0.5 * 0.25 + 1e-4) / (0.25 + 0.0625 + 1e-4);
        assertThat(quality.ssim()).isCloseTo(ssim, within(EXACT));
    }

    /** Reference: the paper's formula over a two-dimensional window by torch conv2d, in double. */
    @Test
    void agreesWithTheReference() {
        Picture x = PicturesTests.pattern(24, 20, 3, 5);
        float[] mixed = PicturesTests.pattern(24, 20, 5, 2).pixels();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = 0.5f * x.pixels()[i] + 0.5f * mixed[i];
        }
        PictureQuality quality = PictureQuality.of(x, new Picture(1, 24, 20, mixed));
        assertThat(quality.mse()).isCloseTo(0.046563720703125, within(EXACT));
        assertThat(quality.psnr()).isCloseTo(13.319523244003655, within(EXACT));
        assertThat(quality.ssim()).isCloseTo(0.6418597844707823, within(EXACT));
    }

    @Test
    void hasNoSsimBelowTheWindow() {
        PictureQuality quality = PictureQuality.of(constant(10, 0), constant(10, 1));
        assertThat(quality.ssim()).isNull();
        assertThat(quality.psnr()).isZero();
    }

    @Test
    void refusesDifferentShapes() {
        assertThatThrownBy(() -> PictureQuality.of(constant(12, 0), constant(13, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
