package org.latentserver.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.VersionParameter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of one parameter of a family, read from the annotations of its record. */
@Schema(name = "Parameter", description = "One parameter of a family")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ParameterSpec(
        @Schema(example = "codeSize") String name,
        @Schema(description = "integer, number, boolean, string or array", example = "integer")
                String type,
        @Schema(description = "Holds when the job gives none", example = "32")
                @JsonProperty("default")
                JsonNode defaultValue,
        @Schema(description = "Smallest value", example = "1") @Nullable BigDecimal minimum,
        @Schema(description = "The minimum itself is not allowed")
                @Nullable Boolean exclusiveMinimum,
        @Schema(description = "Largest value", example = "4096") @Nullable BigDecimal maximum,
        @Schema(description = "The maximum itself is not allowed")
                @Nullable Boolean exclusiveMaximum,
        @Schema(description = "The allowed words") @Nullable List<String> values,
        @Schema(
                        description =
                                "It names a version of a model of this family, as `name`,"
                                        + " `name:version` or `name@alias`; empty for none",
                        example = "perceptual")
                @Nullable String family,
        @Nullable String description) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<ParameterSpec> of(Record defaults) {
        JsonNode tree = JSON.valueToTree(defaults);
        return Arrays.stream(defaults.getClass().getRecordComponents())
                .map(component -> of(component, tree.path(component.getName())))
                .toList();
    }

    private static ParameterSpec of(RecordComponent component, JsonNode defaultValue) {
        Method accessor = component.getAccessor();
        Bound minimum = minimum(accessor);
        Bound maximum = maximum(accessor);
        VersionParameter version = accessor.getAnnotation(VersionParameter.class);
        Schema schema = accessor.getAnnotation(Schema.class);
        return new ParameterSpec(
                component.getName(),
                type(component.getType()),
                defaultValue,
                minimum.value(),
                minimum.exclusive() ? true : null,
                maximum.value(),
                maximum.exclusive() ? true : null,
                words(component.getType()),
                version == null ? null : version.family(),
                schema == null || schema.description().isEmpty() ? null : schema.description());
    }

    /** The allowed range in words, such as {@code 1 to 64}; empty when there is none. */
    String range() {
        if (minimum == null && maximum == null) {
            return "";
        }
        if (minimum != null && maximum != null && !openEnded()) {
            return minimum + " to " + maximum;
        }
        return Stream.of(
                        bound(minimum, exclusiveMinimum, "more than ", "at least "),
                        bound(maximum, exclusiveMaximum, "less than ", "at most "))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    private boolean openEnded() {
        return exclusiveMinimum != null || exclusiveMaximum != null;
    }

    private static String bound(
            @Nullable BigDecimal value, @Nullable Boolean exclusive, String open, String closed) {
        return value == null ? "" : (exclusive == null ? closed : open) + value;
    }

    private record Bound(@Nullable BigDecimal value, boolean exclusive) {
        static final Bound NONE = new Bound(null, false);
    }

    private static Bound minimum(Method accessor) {
        for (Annotation annotation : accessor.getAnnotations()) {
            switch (annotation) {
                case Min min -> {
                    return new Bound(BigDecimal.valueOf(min.value()), false);
                }
                case DecimalMin min -> {
                    return new Bound(new BigDecimal(min.value()), !min.inclusive());
                }
                case Positive _ -> {
                    return new Bound(BigDecimal.ZERO, true);
                }
                case PositiveOrZero _ -> {
                    return new Bound(BigDecimal.ZERO, false);
                }
                default -> {
                    // says nothing of the range
                }
            }
        }
        return Bound.NONE;
    }

    private static Bound maximum(Method accessor) {
        for (Annotation annotation : accessor.getAnnotations()) {
            switch (annotation) {
                case Max max -> {
                    return new Bound(BigDecimal.valueOf(max.value()), false);
                }
                case DecimalMax max -> {
                    return new Bound(new BigDecimal(max.value()), !max.inclusive());
                }
                default -> {
                    // says nothing of the range
                }
            }
        }
        return Bound.NONE;
    }

    private static String type(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (List.of(float.class, double.class, Float.class, Double.class).contains(type)) {
            return "number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "integer";
        }
        return type.isArray() || Iterable.class.isAssignableFrom(type) ? "array" : "string";
    }

    /** As Jackson writes the constants of an enum, so that what is listed is what is read. */
    private static @Nullable List<String> words(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        return constants == null
                ? null
                : Arrays.stream(constants)
                        .map(constant -> JSON.valueToTree(constant).asString())
                        .toList();
    }
}
