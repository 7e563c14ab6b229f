package org.latentserver.api;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Lays pictures out side by side. */
final class PictureGrid {
    private static final int GAP = 2;
    private static final int TEXT_HEIGHT = 14;
    private static final int SMALLEST_TILE = 80;
    private static final int MOST_LINES = 2;
    private static final String CUT = "\u2026";

    private PictureGrid() {}

    static Picture plain(List<Picture> pictures, int columns) {
        check(pictures, columns);
        Picture first = pictures.getFirst();
        int across = Math.min(columns, pictures.size());
        int down = Math.ceilDiv(pictures.size(), across);
        int width = across * (first.width() + GAP) - GAP;
        int height = down * (first.height() + GAP) - GAP;
        float[] pixels = new float[first.channels() * height * width];
        Arrays.fill(pixels, 1f);
        for (int i = 0; i < pictures.size(); i++) {
            Picture tile = pictures.get(i);
            if (tile.channels() != first.channels()
                    || tile.height() != first.height()
                    || tile.width() != first.width()) {
                throw new IllegalArgumentException("picture " + i + " has another shape");
            }
            int top = i / across * (first.height() + GAP);
            int left = i % across * (first.width() + GAP);
            copy(tile, pixels, height, width, top, left);
        }
        return new Picture(first.channels(), height, width, pixels);
    }

    private static void copy(
            Picture tile, float[] pixels, int height, int width, int top, int left) {
        for (int c = 0; c < tile.channels(); c++) {
            for (int y = 0; y < tile.height(); y++) {
                System.arraycopy(
                        tile.pixels(),
                        (c * tile.height() + y) * tile.width(),
                        pixels,
                        (c * height + top + y) * width + left,
                        tile.width());
            }
        }
    }

    static Picture labelled(List<Picture> pictures, List<String> titles, int columns) {
        check(pictures, columns);
        if (titles.size() != pictures.size()) {
            throw new IllegalArgumentException(
                    titles.size() + " titles for " + pictures.size() + " pictures");
        }
        int widest = pictures.stream().mapToInt(Picture::width).max().orElseThrow();
        int highest = pictures.stream().mapToInt(Picture::height).max().orElseThrow();
        int zoom = Math.max(1, Math.ceilDiv(SMALLEST_TILE, Math.max(widest, highest)));
        int tileWidth = widest * zoom + GAP;
        List<List<String>> lines = titles.stream().map(PictureGrid::lines).toList();
        int textHeight = TEXT_HEIGHT * lines.stream().mapToInt(List::size).max().orElseThrow();
        int tileHeight = highest * zoom + GAP + textHeight;
        int across = Math.min(columns, pictures.size());
        int down = Math.ceilDiv(pictures.size(), across);
        BufferedImage sheet =
                new BufferedImage(
                        across * tileWidth - GAP,
                        down * tileHeight - GAP,
                        BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            for (int i = 0; i < pictures.size(); i++) {
                int left = i % across * tileWidth;
                int top = i / across * tileHeight;
                Picture tile = Pictures.toChannels(pictures.get(i), 3);
                graphics.drawImage(
                        Pictures.image(tile),
                        left,
                        top + textHeight,
                        tile.width() * zoom,
                        tile.height() * zoom,
                        null);
            }
            write(graphics, lines, across, tileWidth, tileHeight);
        } finally {
            graphics.dispose();
        }
        return Pictures.picture(sheet);
    }

    /** What is too many stays in the last one. */
    private static List<String> lines(String title) {
        return List.of(title.strip().split("\n", MOST_LINES));
    }

    private static void write(
            Graphics2D graphics,
            List<List<String>> titles,
            int across,
            int tileWidth,
            int tileHeight) {
        try {
            graphics.setColor(Color.BLACK);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT_HEIGHT - 4));
            graphics.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            FontMetrics metrics = graphics.getFontMetrics();
            for (int i = 0; i < titles.size(); i++) {
                int left = i % across * tileWidth;
                int base = i / across * tileHeight - GAP - 1;
                for (String line : titles.get(i)) {
                    base += TEXT_HEIGHT;
                    graphics.drawString(fitting(line, metrics, tileWidth - GAP), left, base);
                }
            }
        } catch (RuntimeException | LinkageError e) {
            // A container without fonts: the pictures are worth showing without their titles.
        }
    }

    private static String fitting(String title, FontMetrics metrics, int width) {
        String text = title.replaceAll("\\p{Cntrl}", " ");
        if (text.length() <= width && metrics.stringWidth(text) <= width) {
            return text;
        }
        int end = Math.min(text.length(), width);
        while (end > 0 && metrics.stringWidth(text.substring(0, end) + CUT) > width) {
            end--;
        }
        return text.substring(0, end) + CUT;
    }

    private static void check(List<Picture> pictures, int columns) {
        if (pictures.isEmpty() || columns < 1) {
            throw new IllegalArgumentException(
                    pictures.size() + " pictures in " + columns + " columns");
        }
    }
}
