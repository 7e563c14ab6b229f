package org.latentserver.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.Datasets;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.training.JobType;
import org.springframework.stereotype.Component;

/** Checks what clients order and completes it. */
@Component
class JobOrders {
    /** The largest integer that every JSON reader keeps exact. */
    private static final long MAX_SEED = (1L << 53) - 1;

    private static final int MAX_PRIORITY = 100;

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
        JobType type = JobType.of(given(order.type(), JobType.TRAIN.slug()));
        return switch (type) {
            case TRAIN -> training(order);
            case EVALUATE -> evaluation(order);
        };
    }

    private Job.Request training(JobRequest order) {
        TrainableFamily<?> family = families.trainable(required("family", order.family()));
        String model = Names.check("model", required("model", order.model()));
        models.checkFamily(model, family.name());
        Dataset dataset = datasets.get(required("dataset", order.dataset()));
        ModelVersion base = base(family, order.from());
        ParameterBinding.Bound parameters =
                binding.complete(
                        family,
                        order.parameters(),
                        dataset.description(),
                        base == null ? null : base.manifest());
        return new Job.Request(
                JobType.TRAIN,
                family.name(),
                model,
                dataset.id(),
                dataset.name(),
                base == null ? null : fixed(base),
                fixed(parameters.versions()),
                parameters.tree(),
                seed(order.seed()),
                alias(order.alias()),
                priority(order.priority()));
    }

    private Job.Request evaluation(JobRequest order) {
        onlyForTraining("from", order.from());
        onlyForTraining("alias", order.alias());
        ModelVersion version = version("model", required("model", order.model()));
        String family = version.manifest().family();
        String expected = given(order.family(), family);
        if (!expected.equals(family)) {
            throw VersionParameters.otherFamily("family", version, expected);
        }
        EvaluableFamily<?> evaluable = families.evaluable(family);
        Dataset dataset = datasets.get(required("dataset", order.dataset()));
        ParameterBinding.Bound parameters =
                binding.complete(
                        evaluable, order.parameters(), dataset.description(), version.manifest());
        return new Job.Request(
                JobType.EVALUATE,
                family,
                version.model(),
                dataset.id(),
                dataset.name(),
                fixed(version),
                fixed(parameters.versions()),
                parameters.tree(),
                seed(order.seed()),
                null,
                priority(order.priority()));
    }

    private static void onlyForTraining(String field, @Nullable String value) {
        if (!given(value, "").isEmpty()) {
            throw ServiceException.invalid(
                    field, "an evaluation makes no version, so it takes no " + field);
        }
    }

    private static Job.Base fixed(ModelVersion version) {
        return new Job.Base(version.model(), version.version(), version.packageId());
    }

    private static Map<String, Job.Base> fixed(Map<String, ModelVersion> versions) {
        Map<String, Job.Base> fixed = new TreeMap<>();
        versions.forEach((parameter, version) -> fixed.put(parameter, fixed(version)));
        return fixed;
    }

    /** Generated clients send null or an empty text for what is not given: the same as absent. */
    private static String given(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** The version to go on from; null for none. */
    private @Nullable ModelVersion base(TrainableFamily<?> family, @Nullable String reference) {
        if (reference == null || reference.isEmpty()) {
            return null;
        }
        ModelVersion base = version("from", reference);
        if (!base.manifest().family().equals(family.name())) {
            throw VersionParameters.otherFamily("from", base, family.name());
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

    static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ServiceException.invalid(field, field + " is missing");
        }
        return value;
    }

    private static int priority(@Nullable Integer priority) {
        int given = priority == null ? 0 : priority;
        if (Math.abs((long) given) > MAX_PRIORITY) {
            throw ServiceException.invalid(
                    "priority",
                    "priority is %d, must be -%d to %d"
                            .formatted(given, MAX_PRIORITY, MAX_PRIORITY));
        }
        return given;
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
