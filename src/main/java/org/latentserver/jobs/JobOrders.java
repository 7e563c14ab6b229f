package org.latentserver.jobs;

import org.jspecify.annotations.Nullable;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.Datasets;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.springframework.stereotype.Component;

/** Checks what clients order and completes it. */
@Component
class JobOrders {
    static final String TRAIN = "train";

    /** The largest integer that every JSON reader keeps exact. */
    private static final long MAX_SEED = (1L << 53) - 1;

    private final Families families;
    private final ParameterBinding binding;
    private final Datasets datasets;
    private final Models models;
    private final Jobs jobs;

    JobOrders(
            Families families,
            ParameterBinding binding,
            Datasets datasets,
            Models models,
            Jobs jobs) {
        this.families = families;
        this.binding = binding;
        this.datasets = datasets;
        this.models = models;
        this.jobs = jobs;
    }

    Job.Request complete(JobRequest order) {
        String type = order.type() == null ? TRAIN : order.type();
        if (!type.equals(TRAIN)) {
            throw ServiceException.invalid("type", "type is " + type + ", must be " + TRAIN);
        }
        TrainableFamily<?> family = families.get(required("family", order.family()));
        String model = Names.check("model", required("model", order.model()));
        models.checkFamily(model, family.name());
        Dataset dataset = datasets.get(required("dataset", order.dataset()));
        ModelVersion base = base(family, order.from());
        return new Job.Request(
                type,
                family.name(),
                model,
                dataset.id(),
                dataset.name(),
                base == null ? null : new Job.Base(base.model(), base.version(), base.packageId()),
                binding.complete(
                        family,
                        order.parameters(),
                        dataset.description(),
                        base == null ? null : base.manifest()),
                seed(order.seed()),
                alias(order.alias()));
    }

    /** The version to go on from; null for none. */
    private @Nullable ModelVersion base(TrainableFamily<?> family, @Nullable String reference) {
        if (reference == null || reference.isEmpty()) {
            return null;
        }
        ModelVersion base = version("from", reference);
        String present = base.manifest().family();
        if (!present.equals(family.name())) {
            throw ServiceException.invalid(
                    "from",
                    "model %s is of family %s, not %s"
                            .formatted(base.model(), present, family.name()));
        }
        return base;
    }

    private ModelVersion version(String field, String reference) {
        try {
            return models.resolve(reference);
        } catch (ServiceException e) {
            throw new ServiceException(e.code(), field, String.valueOf(e.getMessage()), e);
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ServiceException.invalid(field, field + " is missing");
        }
        return value;
    }

    private long seed(@Nullable Long seed) {
        if (seed == null) {
            return jobs.drawSeed();
        }
        if (seed < 0 || seed > MAX_SEED) {
            throw ServiceException.invalid(
                    "seed", "seed is " + seed + ", must be 0 to " + MAX_SEED);
        }
        return seed;
    }

    /**
     * Null when no alias is to move. An absent one and a null one are the same: generated clients
     * send nulls.
     */
    private static @Nullable String alias(@Nullable String alias) {
        if (alias == null) {
            return Models.DEFAULT_ALIAS;
        }
        return alias.isEmpty() ? null : Names.check("alias", alias);
    }
}
