package org.latentserver.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.ResolvedType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says of the members of records what annotations of the library would have to repeat: which may be
 * null, and which hold any JSON, that the library takes for objects.
 */
final class RecordSchemas implements ModelConverter {
    private static final Set<Type> ANY = Set.of(Item.class, JsonNode.class, Object.class);

    /** Type that each schema describes. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> resolved = chain.next().resolve(type, context, chain);
        Class<?> raw = raw(type.getType());
        if (resolved == null || raw == null || !raw.isRecord()) {
            return resolved;
        }
        Schema<?> model = resolved;
        if (resolved.get$ref() != null) {
            model = model(resolved, context);
            checkOwner(resolved.get$ref(), raw.getName());
        }
        if (model != null && model.getProperties() != null) {
            for (RecordComponent component : raw.getRecordComponents()) {
                correct(model, component);
            }
        }
        return resolved;
    }

    private static @Nullable Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> itself -> itself;
            case ResolvedType resolved -> resolved.getRawClass();
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> null;
        };
    }

    private void checkOwner(String reference, String type) {
        String other = owners.putIfAbsent(reference, type);
        if (other != null && !other.equals(type)) {
            throw new IllegalStateException(
                    "%s and %s have the same name %s in the document"
                            .formatted(type, other, reference));
        }
    }

    private static @Nullable Schema<?> model(Schema<?> reference, ModelConverterContext context) {
        String path = reference.get$ref();
        return context.getDefinedModels().get(path.substring(path.lastIndexOf('/') + 1));
    }

    private static void correct(Schema<?> model, RecordComponent component) {
        String name = jsonName(component);
        Schema<?> property = model.getProperties().get(name);
        if (property == null) {
            return;
        }
        if (ANY.contains(component.getType())) {
            property.setType(null);
        }
        if (property.getItems() != null
                && component.getGenericType() instanceof ParameterizedType list
                && ANY.contains(list.getActualTypeArguments()[0])) {
            property.getItems().setType(null);
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            model.addProperty(name, orNull(property));
        }
    }

    private static String jsonName(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    /** In OpenAPI 3.0 nothing may stand beside a reference, hence the wrapper. */
    private static Schema<?> orNull(Schema<?> property) {
        return property.get$ref() == null
                ? property.nullable(true)
                : new Schema<>().addAllOfItem(property).nullable(true);
    }
}
