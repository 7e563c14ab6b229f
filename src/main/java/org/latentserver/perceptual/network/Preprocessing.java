package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.latentserver.engine.Scaling;

/**
 * How a network wants its pictures: {@code (maximum * pixel - mean) / deviation}, pixel in [0, 1].
 *
 * @param colourOrder of the channels, as well of {@code mean} and {@code deviation}
 * @param maximum value of white, such as 1 or 255
 * @param mean by channel, in the units of {@code maximum}
 * @param deviation by channel, same units; positive
 */
public record Preprocessing(
        ColourOrder colourOrder, double maximum, List<Float> mean, List<Float> deviation) {
    private static final double LARGEST = 1e6;

    /** Which channel comes first. */
    public enum ColourOrder {
        @JsonProperty("rgb")
        RGB,
        @JsonProperty("bgr")
        BGR
    }

    /** Channels that the network takes. */
    @JsonIgnore
    public int channels() {
        return mean.size();
    }

    /** Whether every figure is one that pictures can be scaled by. */
    @JsonIgnore
    boolean isSound() {
        return colourOrder != null
                && maximum > 0
                && maximum <= LARGEST
                && (mean.size() == 1 || mean.size() == 3)
                && mean.size() == deviation.size()
                && mean.stream().allMatch(value -> Math.abs(value) <= LARGEST)
                && deviation.stream().allMatch(value -> value > 0 && value <= LARGEST);
    }

    /**
     * Brings pictures into the network's colour order and range.
     *
     * @param pictures float32 (N, C, H, W) in [0, 1], RGB
     * @return a new array of the same shape
     */
    NDArray apply(NDArray pictures) {
        NDArray ordered =
                colourOrder == ColourOrder.BGR && channels() == 3 ? pictures.flip(1) : pictures;
        return Scaling.times(ordered, (float) maximum)
                .sub(byChannel(pictures, mean))
                .div(byChannel(pictures, deviation));
    }

    private static NDArray byChannel(NDArray pictures, List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return pictures.getManager().create(array, new Shape(1, array.length, 1, 1));
    }
}
