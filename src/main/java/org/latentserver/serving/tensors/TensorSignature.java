package org.latentserver.serving.tensors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latentserver.models.packages.TensorSpec;

/**
 * What a model computes of which tensors. Each path is one way to call it: all its inputs are
 * needed, any of its outputs may be asked for. A name means one tensor wherever it occurs.
 *
 * @param paths at least one; the first is the usual one
 */
public record TensorSignature(List<Path> paths) {
    /** One way to call a model. */
    public record Path(List<TensorSpec> inputs, List<TensorSpec> outputs) {}

    public TensorSignature {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("no path");
        }
        paths = List.copyOf(paths);
    }

    /** A model that is called in one way. */
    public static TensorSignature of(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new TensorSignature(List.of(new Path(inputs, outputs)));
    }

    /** Inputs of all paths by name. */
    public Map<String, TensorSpec> inputs() {
        return byName(Path::inputs);
    }

    /** Outputs of all paths by name. */
    public Map<String, TensorSpec> outputs() {
        return byName(Path::outputs);
    }

    private Map<String, TensorSpec> byName(Function<Path, List<TensorSpec>> side) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        paths.forEach(path -> side.apply(path).forEach(spec -> specs.put(spec.name(), spec)));
        return specs;
    }
}
