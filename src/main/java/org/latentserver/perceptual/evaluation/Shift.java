package org.latentserver.perceptual.evaluation;

import org.latentserver.api.Picture;

/** Moves pictures; what a shift uncovers repeats the border. */
enum Shift {
    RIGHT(1, 0),
    DOWN(0, 1),
    LEFT(-1, 0),
    UP(0, -1);

    private final int right;
    private final int down;

    Shift(int right, int down) {
        this.right = right;
        this.down = down;
    }

    /** One after another, over and over. */
    static Shift inTurn(int number) {
        return switch (number % 4) {
            case 0 -> RIGHT;
            case 1 -> DOWN;
            case 2 -> LEFT;
            default -> UP;
        };
    }

    /** A copy moved by so many pixels. */
    Picture apply(Picture picture, int pixels) {
        int height = picture.height();
        int width = picture.width();
        float[] moved = new float[picture.pixels().length];
        int to = 0;
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int row = Math.clamp(y - (long) down * pixels, 0, height - 1);
                for (int x = 0; x < width; x++) {
                    int column = Math.clamp(x - (long) right * pixels, 0, width - 1);
                    moved[to++] = picture.pixels()[(c * height + row) * width + column];
                }
            }
        }
        return new Picture(picture.channels(), height, width, moved);
    }
}
