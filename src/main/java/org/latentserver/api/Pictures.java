package org.latentserver.api;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** PNG and JPEG files to and from {@link Picture}. All methods are thread-safe. */
public final class Pictures {
    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        ImageIO.setUseCache(false); // its default is a temporary file for each image
    }

    private static final float[] BYTE_TO_FLOAT = new float[256];

    static {
        for (int i = 0; i < 256; i++) {
            BYTE_TO_FLOAT[i] = i / 255f;
        }
    }

    private Pictures() {}

    /**
     * Decodes a whole PNG or JPEG file. The size is read from the header first, so that an image
     * above the cap costs nothing. Grey files (1 to 16 bits, with or without alpha) give one
     * channel, all others (RGB, palette) three; samples are scaled to [0, 1] as stored (no gamma
     * conversion); transparent pixels are blended over white. EXIF orientation is not applied.
     *
     * @param field what the request calls this image, for error messages; may be null
     * @throws ServiceException INVALID_DATA when it isn't a complete PNG or JPEG file with nothing
     *     behind it, or is CMYK; TOO_LARGE above {@code maxPixels} (width x height)
     */
    public static Picture decode(byte[] file, long maxPixels, @Nullable String field) {
        PictureFiles.Header header = PictureFiles.read(file, field);
        long pixels = (long) header.width() * header.height();
        if (pixels > maxPixels) {
            throw ServiceException.tooLarge(
                    field,
                    "the image has %d x %d = %d pixels, at most %d are taken"
                            .formatted(header.width(), header.height(), pixels, maxPixels),
                    maxPixels);
        }
        try {
            return picture(read(file, header.format(), field), header.channels());
        } catch (IOException | RuntimeException e) {
            if (e instanceof ServiceException known) {
                throw known;
            }
            // the readers throw whatever their parsers run into
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    field,
                    "the " + header.format() + " image is corrupt and can't be decoded",
                    e);
        }
    }

    private static BufferedImage read(
            byte[] file, PictureFiles.Format format, @Nullable String field) throws IOException {
        String name = format.name().toLowerCase(Locale.ROOT);
        ImageReader reader = ImageIO.getImageReadersByFormatName(name).next();
        AtomicBoolean damaged = new AtomicBoolean();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((_, warning) -> {
                if (warning.contains("Corrupt") || warning.contains("Premature")) {
                    damaged.set(true);
                }
            });
            BufferedImage image = reader.read(0);
            if (damaged.get()) {
                throw ServiceException.badData(
                        field, "the " + format + " image is corrupt: its pixel data is damaged");
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static Picture picture(BufferedImage image, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] pixels = new float[channels * height * width];
        if (image.getColorModel() instanceof IndexColorModel palette) {
            fillFromPalette(image.getRaster(), palette, channels, pixels);
        } else {
            fillFromSamples(image.getRaster(), image.getColorModel(), channels, pixels);
        }
        return new Picture(channels, height, width, pixels);
    }

    /** Small palettes, and grey below 8 bits, which the reader gives as a palette too. */
    private static void fillFromPalette(
            Raster raster, IndexColorModel palette, int channels, float[] pixels) {
        int width = raster.getWidth();
        int plane = width * raster.getHeight();
        int[] row = new int[width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++, at++) {
                int argb = palette.getRGB(row[x]);
                float alpha = BYTE_TO_FLOAT[argb >>> 24];
                for (int c = 0; c < channels; c++) {
                    float value = BYTE_TO_FLOAT[argb >> (16 - 8 * c) & 0xFF];
                    pixels[c * plane + at] = overWhite(value, alpha);
                }
            }
        }
    }

    private static void fillFromSamples(
            Raster raster, ColorModel model, int channels, float[] pixels) {
        int width = raster.getWidth();
        int plane = width * raster.getHeight();
        int bands = raster.getNumBands();
        boolean alpha = model.hasAlpha();
        float most = (1 << model.getComponentSize(0)) - 1;
        int[] row = new int[width * bands];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++, at++) {
                int pixel = x * bands;
                float opaque = alpha ? row[pixel + bands - 1] / most : 1f;
                for (int c = 0; c < channels; c++) {
                    pixels[c * plane + at] = overWhite(row[pixel + c] / most, opaque);
                }
            }
        }
    }

    private static float overWhite(float value, float alpha) {
        return alpha == 1f ? Math.min(value, 1f) : value * alpha + (1f - alpha);
    }

    /** An 8-bit grey or RGB PNG file; values outside [0, 1] are clamped, NaN is black. */
    public static byte[] png(Picture picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(picture.pixels().length / 2 + 128);
        try {
            if (!ImageIO.write(image(picture), "png", out)) {
                throw new IllegalStateException("no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The PNG as base64, as it travels in JSON. */
    public static String base64(Picture picture) {
        return Base64.getEncoder().encodeToString(png(picture));
    }

    static BufferedImage image(Picture picture) {
        int channels = picture.channels();
        int width = picture.width();
        int plane = width * picture.height();
        int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage image = new BufferedImage(width, picture.height(), type);
        int[] row = new int[width * channels];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    float value = picture.pixels()[c * plane + y * width + x];
                    row[x * channels + c] = (int) (Math.min(Math.max(value, 0f), 1f) * 255f + 0.5f);
                }
            }
            image.getRaster().setPixels(0, y, width, 1, row);
        }
        return image;
    }

    /** Reads back what was drawn with {@link #image}. */
    static Picture picture(BufferedImage image) {
        return picture(image, image.getRaster().getNumBands());
    }

    /** Grey to colour repeats the channel; colour to grey is Rec. 601 luma. */
    public static Picture toChannels(Picture picture, int channels) {
        if (picture.channels() == channels) {
            return picture;
        }
        int plane = picture.height() * picture.width();
        float[] from = picture.pixels();
        float[] to = new float[channels * plane];
        if (channels == 3) {
            for (int c = 0; c < 3; c++) {
                System.arraycopy(from, 0, to, c * plane, plane);
            }
        } else {
            for (int i = 0; i < plane; i++) {
                to[i] = 0.299f * from[i] + 0.587f * from[plane + i] + 0.114f * from[2 * plane + i];
            }
        }
        return new Picture(channels, picture.height(), picture.width(), to);
    }

    /**
     * Resizes without keeping the aspect ratio: bilinear when growing, and when shrinking the same
     * triangle widened to the scale, so that no pixel is skipped (as Pillow's BILINEAR does).
     */
    public static Picture resize(Picture picture, int height, int width) {
        return Resampling.resize(picture, height, width);
    }

    /**
     * Tiles pictures of one shape row by row with 2 white pixels between.
     *
     * @throws IllegalArgumentException when empty, or the shapes differ
     */
    public static Picture grid(List<Picture> pictures, int columns) {
        return PictureGrid.plain(pictures, columns);
    }

    /**
     * A contact sheet: like {@link #grid} with text above each picture, lines cut where they don't
     * fit; small pictures are enlarged so that there is room for text. Pictures may differ in
     * shape. On a machine without any font the lines stay empty.
     *
     * @param titles one for each picture, lines divided by line feeds
     */
    public static Picture labelledGrid(List<Picture> pictures, List<String> titles, int columns) {
        return PictureGrid.labelled(pictures, titles, columns);
    }
}
