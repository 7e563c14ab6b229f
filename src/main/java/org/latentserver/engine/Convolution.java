package org.latentserver.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * Convolution over images whose values and gradients are right. The engine (PyTorch 2.7.1 with
 * oneDNN 3.7.1) keeps channels in blocks of 16. On some processors it leaves what fills up the last
 * block unset, so that where it sums over a block that isn't full, the result is wrong and at times
 * not even finite: the values for more than 16 input channels, the gradient of the input for output
 * channels. With a stride it also errs in that gradient for an odd number of blocks above one. So
 * the channels are filled up here, with zeros that are ours, where that can happen. The gradient of
 * the weights is right in any case. Free of state.
 */
public final class Convolution {
    private static final int BLOCK = 16;

    private Convolution() {}

    /**
     * The convolution; gradients flow to all three. The result belongs to the manager of the input.
     *
     * @param x float32 (items, input channels, height, width)
     * @param weight float32 (output channels, input channels, kernel height, kernel width)
     * @param bias float32 (output channels); null for none
     * @param stride (down, right)
     * @param padding (above and below, left and right)
     * @return (items, output channels, new height, new width)
     */
    public static NDArray apply(
            NDArray x, NDArray weight, @Nullable NDArray bias, Shape stride, Shape padding) {
        long outputs = weight.getShape().get(0);
        long inputs = weight.getShape().get(1);
        long inputBlock = stride.size() == 1 ? BLOCK : 2 * BLOCK;
        long moreInputs = inputs <= BLOCK ? 0 : missing(inputs, inputBlock);
        long moreOutputs = missing(outputs, BLOCK);
        NDArray filled = filled(x, x, 1, moreInputs);
        NDArray kernel = filled(x, filled(x, weight, 1, moreInputs), 0, moreOutputs);
        NDArray offset = bias == null ? null : filled(x, bias, 0, moreOutputs);
        NDArray y = Conv2d.conv2d(filled, kernel, offset, stride, padding).singletonOrThrow();
        return moreOutputs == 0 ? y : y.get(":, :" + outputs);
    }

    private static long missing(long channels, long block) {
        return (block - channels % block) % block;
    }

    /** The array with zeros behind it; weights live long, so what is made of them goes with x. */
    private static NDArray filled(NDArray x, NDArray array, int axis, long more) {
        if (more == 0) {
            return array;
        }
        long[] shape = array.getShape().getShape().clone();
        shape[axis] = more;
        NDArray zeros = x.getManager().zeros(new Shape(shape));
        NDArray filled = array.concat(zeros, axis);
        filled.attach(x.getManager());
        return filled;
    }
}
