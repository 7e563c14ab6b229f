package org.latentserver.jobs;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.packages.ModelManifest;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a family's complete, checked parameters of what a request gives. */
@Component
class ParameterBinding {
    private static final String FIELD = "parameters";

    private final JsonMapper strict =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();
    private final Validator validator;
    private final VersionParameters versionParameters;

    ParameterBinding(Validator validator, VersionParameters versionParameters) {
        this.validator = validator;
        this.versionParameters = versionParameters;
    }

    /**
     * Complete, checked parameters.
     *
     * @param tree each by name
     * @param versions that they name, by parameter
     */
    record Bound(JsonNode tree, Map<String, ModelVersion> versions) {}

    /**
     * Lays the given parameters over the family's defaults and checks them, also against the data.
     *
     * @param base the version to go on from; null for none
     * @throws ServiceException INVALID_REQUEST naming {@code parameters.x}, its value and its limit
     */
    <P extends Record> Bound complete(
            TrainableFamily<P> family,
            @Nullable JsonNode given,
            DatasetDescription dataset,
            @Nullable ModelManifest base) {
        Complete<P> complete =
                complete(base == null ? family.defaults() : family.defaults(base), given);
        family.check(complete.parameters(), dataset);
        family.checkVersions(complete.parameters(), complete.manifests(), dataset);
        if (base != null) {
            family.checkBase(complete.parameters(), base);
        }
        return complete.bound();
    }

    /**
     * As the other, for an evaluation.
     *
     * @param model what is evaluated
     */
    <P extends Record> Bound complete(
            EvaluableFamily<P> family,
            @Nullable JsonNode given,
            DatasetDescription dataset,
            ModelManifest model) {
        Complete<P> complete = complete(family.defaults(), given);
        family.check(complete.parameters(), model, dataset);
        family.checkVersions(complete.parameters(), complete.manifests(), dataset);
        return complete.bound();
    }

    private record Complete<P extends Record>(P parameters, Bound bound) {
        Map<String, ModelManifest> manifests() {
            return bound.versions().entrySet().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Map.Entry::getKey, entry -> entry.getValue().manifest()));
        }
    }

    private <P extends Record> Complete<P> complete(P defaults, @Nullable JsonNode given) {
        Map<String, ParameterSpec> specs =
                ParameterSpec.of(defaults).stream()
                        .collect(
                                Collectors.toMap(
                                        ParameterSpec::name,
                                        spec -> spec,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        ObjectNode tree = merged(specs, given);
        P parameters = bind(specs, tree, recordType(defaults));
        validate(specs, parameters);
        Map<String, ModelVersion> versions = versionParameters.fix(specs.values(), tree);
        if (!versions.isEmpty()) {
            parameters = bind(specs, tree, recordType(defaults));
        }
        return new Complete<>(parameters, new Bound(tree, versions));
    }

    private ObjectNode merged(Map<String, ParameterSpec> specs, @Nullable JsonNode given) {
        ObjectNode tree = strict.createObjectNode();
        specs.values().forEach(spec -> tree.set(spec.name(), spec.defaultValue()));
        if (given == null || given.isNull()) {
            return tree;
        }
        if (!given.isObject()) {
            throw ServiceException.invalid(FIELD, "parameters must be an object");
        }
        given.forEachEntry((name, value) -> {
            if (!specs.containsKey(name)) {
                throw UnknownChoice.of(FIELD + "." + name, "parameter", name, specs.keySet());
            }
            if (!value.isNull() || specs.get(name).family() == null) {
                tree.set(name, value); // no version is the same as none given
            }
        });
        return tree;
    }

    private <P extends Record> P bind(
            Map<String, ParameterSpec> specs, ObjectNode tree, Class<P> type) {
        try {
            return strict.treeToValue(tree, type);
        } catch (JacksonException e) {
            if (e.getCause() instanceof ServiceException refusal) {
                throw refusal;
            }
            String name = e.getPath().isEmpty() ? null : e.getPath().getFirst().getPropertyName();
            ParameterSpec spec = name == null ? null : specs.get(name);
            if (spec == null) {
                throw new ServiceException(
                        ErrorCode.INVALID_REQUEST, FIELD, "parameters can't be read", e);
            }
            throw wrongType(spec, tree.path(spec.name()));
        }
    }

    private static ServiceException wrongType(ParameterSpec spec, JsonNode value) {
        String wanted =
                spec.values() == null
                        ? "of type " + spec.type()
                        : "one of " + String.join(", ", spec.values());
        return ServiceException.invalid(
                        FIELD + "." + spec.name(),
                        FIELD + "." + spec.name() + " is " + value + ", must be " + wanted)
                .with("value", value);
    }

    private <P extends Record> void validate(Map<String, ParameterSpec> specs, P parameters) {
        List<ParameterError> errors =
                validator.validate(parameters).stream()
                        .map(violation -> error(specs, violation))
                        .sorted(Comparator.comparing(ParameterError::field))
                        .toList();
        if (!errors.isEmpty()) {
            throw errors.getFirst().refusal().with("errors", errors);
        }
    }

    private static ParameterError error(
            Map<String, ParameterSpec> specs, ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        ParameterSpec spec = specs.get(path.replaceAll("[.\\[].*", ""));
        if (spec == null) { // a rule across several parameters
            return new ParameterError(FIELD, violation.getMessage(), null, null, null);
        }
        String field = FIELD + "." + path;
        Object value = violation.getInvalidValue();
        String limit = spec.range().isEmpty() ? violation.getMessage() : "must be " + spec.range();
        return new ParameterError(
                field,
                field + " is " + value + ", " + limit,
                value,
                spec.minimum(),
                spec.maximum());
    }

    @SuppressWarnings("unchecked") // getClass() of a P that is a record is its exact class
    private static <P extends Record> Class<P> recordType(P defaults) {
        return (Class<P>) defaults.getClass();
    }
}
