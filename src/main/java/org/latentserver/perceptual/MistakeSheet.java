package org.latentserver.perceptual;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;

/** A picture of the first images that a classifier got wrong, each with both labels. */
final class MistakeSheet {
    private static final int COLUMNS = 6;
    private static final int SHOWN = 24;
    private static final int TILE = 112;
    private static final int LINE = 14;
    private static final int TITLE = 20;

    private MistakeSheet() {}

    /** The sheet as PNG; its title gives the accuracy. */
    static byte[] png(LabelledImages images, Evaluation.Result result, String split)
            throws IOException {
        int[] wrong =
                IntStream.range(0, result.items().length)
                        .filter(i ->
                                result.predicted()[i] != images.source().label(result.items()[i]))
                        .limit(SHOWN)
                        .toArray();
        int rows = Math.max(1, (wrong.length + COLUMNS - 1) / COLUMNS);
        BufferedImage sheet =
                new BufferedImage(
                        COLUMNS * TILE,
                        TITLE + rows * (TILE + 2 * LINE),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        graphics.setColor(Color.BLACK);
        graphics.drawString(
                "%s accuracy %.2f %%; some mistakes".formatted(split, 100 * result.accuracy()),
                4,
                LINE);
        for (int i = 0; i < wrong.length; i++) {
            int x = i % COLUMNS * TILE;
            int y = TITLE + i / COLUMNS * (TILE + 2 * LINE);
            tile(graphics, images, result, wrong[i], x, y);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(sheet, "png", out);
        return out.toByteArray();
    }

    private static void tile(
            Graphics2D graphics,
            LabelledImages images,
            Evaluation.Result result,
            int index,
            int x,
            int y) {
        int item = result.items()[index];
        List<ClassCount> classes = images.source().description().classes();
        graphics.drawImage(image(images, item), x + 2, y, TILE - 4, TILE - 4, null);
        graphics.drawString(
                "is " + classes.get(images.source().label(item)).name(), x + 4, y + TILE + 8);
        graphics.drawString(
                "seen as " + classes.get(result.predicted()[index]).name(),
                x + 4,
                y + TILE + 8 + LINE);
    }

    private static BufferedImage image(LabelledImages images, int item) {
        long[] shape = images.source().shape();
        int height = (int) shape[1];
        int width = (int) shape[2];
        int place = height * width;
        float[] values = new float[images.source().width()];
        images.source().copy(item, values, 0);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < place; at++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                float value = values[shape[0] == 1 ? at : c * place + at];
                rgb = rgb << 8 | Math.round(255 * value);
            }
            image.setRGB(at % width, at / width, rgb);
        }
        return image;
    }
}
