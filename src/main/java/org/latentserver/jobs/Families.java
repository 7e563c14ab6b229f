package org.latentserver.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.latentserver.api.ServiceException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The families that this server can train, and those that it can evaluate. */
@Component
class Families {
    private final Map<String, TrainableFamily<?>> trainable = new TreeMap<>();
    private final Map<String, EvaluableFamily<?>> evaluable = new TreeMap<>();

    Families(
            ObjectProvider<TrainableFamily<?>> trainable,
            ObjectProvider<EvaluableFamily<?>> evaluable) {
        trainable.stream().forEach(family -> this.trainable.put(family.name(), family));
        evaluable.stream().forEach(family -> this.evaluable.put(family.name(), family));
    }

    List<TrainableFamily<?>> trainable() {
        return List.copyOf(trainable.values());
    }

    TrainableFamily<?> trainable(String name) {
        TrainableFamily<?> family = trainable.get(name);
        if (family == null) {
            throw UnknownChoice.of("family", "family", name, trainable.keySet());
        }
        return family;
    }

    Optional<EvaluableFamily<?>> findEvaluable(String name) {
        return Optional.ofNullable(evaluable.get(name));
    }

    /** Of a version that is to be evaluated. */
    EvaluableFamily<?> evaluable(String name) {
        return findEvaluable(name)
                .orElseThrow(() ->
                        ServiceException.invalid(
                                "model",
                                "a model of family %s can't be evaluated, only of: %s"
                                        .formatted(name, String.join(", ", evaluable.keySet()))));
    }
}
