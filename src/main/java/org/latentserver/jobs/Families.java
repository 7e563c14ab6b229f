package org.latentserver.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The families that this server can train. */
@Component
class Families {
    private final Map<String, TrainableFamily<?>> byName = new TreeMap<>();

    Families(ObjectProvider<TrainableFamily<?>> families) {
        families.stream().forEach(family -> byName.put(family.name(), family));
    }

    List<TrainableFamily<?>> all() {
        return List.copyOf(byName.values());
    }

    TrainableFamily<?> get(String name) {
        TrainableFamily<?> family = byName.get(name);
        if (family == null) {
            throw UnknownChoice.of("family", "family", name, byName.keySet());
        }
        return family;
    }
}
