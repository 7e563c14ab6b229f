package org.latentserver.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images or arrays of one request, at least one. A controller method takes it as a parameter
 * and gets it from JSON {@code {"images": [...]}} or {@code {"inputs": [...]}}, from multipart
 * {@code file} parts, one raw PNG or JPEG body, or from an {@code application/x-npy} body whose
 * first dimension counts the items (u1 arrays are pixels 0 to 255, all others are taken as they
 * are).
 *
 * <p>Immutable; arrays handed out are the caller's own.
 */
public final class Items {
    private final List<Item> items;
    private final boolean resize;
    private final long maxTotalPixels;
    private final Map<String, String> options;

    private Items(
            List<Item> items, boolean resize, long maxTotalPixels, Map<String, String> options) {
        this.items = List.copyOf(items);
        this.resize = resize;
        this.maxTotalPixels = maxTotalPixels;
        this.options = Map.copyOf(options);
    }

    static Items of(
            List<Item> items, boolean resize, RequestLimits limits, Map<String, String> options) {
        return new Items(items, resize, limits.requestPixels(), options);
    }

    /** For tests and other callers that have items already. */
    public static Items of(List<Item> items) {
        return new Items(items, false, RequestLimits.defaults().requestPixels(), Map.of());
    }

    /** The first dimension of the array counts the items. */
    static List<Item> split(NumberArray array, String field) {
        int[] shape = array.shape();
        int[] itemShape =
                shape.length == 1 ? new int[] {1} : Arrays.copyOfRange(shape, 1, shape.length);
        int size = shape[0] == 0 ? 0 : array.values().length / shape[0];
        List<Item> items = new ArrayList<>(shape[0]);
        for (int i = 0; i < shape[0]; i++) {
            float[] values = Arrays.copyOfRange(array.values(), i * size, (i + 1) * size);
            items.add(Item.ofNumbers(new NumberArray(itemShape, values), field + "[" + i + "]"));
        }
        return items;
    }

    public int size() {
        return items.size();
    }

    public List<Item> list() {
        return items;
    }

    /** Whether the request said {@code "resize": true}. */
    public boolean resize() {
        return resize;
    }

    /** A further member of the JSON object or query parameter named by {@link ItemsBody}. */
    public @Nullable String option(String name) {
        return options.get(name);
    }

    /** A whole number; {@code otherwise} when absent. */
    public int intOption(String name, int otherwise, int min, int max) {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ServiceException.invalid(
                        name,
                        "%s is %s, must be a whole number from %d to %d"
                                .formatted(name, Echo.of(text), min, max))
                .with("value", Echo.of(text));
    }

    /**
     * All items as the model takes them, {@code [size()][expected.elements()]}.
     *
     * @throws ServiceException naming the first item that doesn't fit, and what the model takes
     * @see Item#values
     */
    public float[][] rows(ItemShape expected) {
        float[][] rows = new float[items.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = items.get(i).values(expected, resize);
        }
        return rows;
    }

    /** All items as pictures of their own size. */
    public List<Picture> pictures() {
        List<Picture> pictures = new ArrayList<>(items.size());
        long pixels = 0;
        for (Item item : items) {
            Picture picture = item.picture();
            pixels += (long) picture.height() * picture.width();
            if (pixels > maxTotalPixels) {
                throw ServiceException.tooLarge(
                        item.field(),
                        "the images of this request have more than " + maxTotalPixels + " pixels",
                        maxTotalPixels);
            }
            pictures.add(picture);
        }
        return pictures;
    }
}
