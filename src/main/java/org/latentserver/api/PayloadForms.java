package org.latentserver.api;

import io.swagger.v3.core.util.PrimitiveType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;

/** Documents what {@link Items} are read from, and the binary forms of answers. */
final class PayloadForms implements OperationCustomizer, OpenApiCustomizer {
    private static final String RESIZE =
            "adapt images of another size or colour to the model; false by default";
    private static final Set<String> BINARY = Set.of(Npy.MEDIA_TYPE, "image/png");

    // named, since generated clients give unnamed bodies names that change with the routes
    private final Map<String, Schema<?>> jsonBodies = new ConcurrentHashMap<>();

    @Override
    public void customise(OpenAPI document) {
        new TreeMap<>(jsonBodies).forEach(document.getComponents()::addSchemas);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.getParameterType() == Items.class) {
                ItemsBody body = parameter.getParameterAnnotation(ItemsBody.class);
                List<ItemsBody.Option> options = options(body);
                operation.setRequestBody(requestBody(ItemsReader.Form.of(body), options));
                queryParameters(operation, ItemsReader.Form.of(body), options);
            }
        }
        if (operation.getResponses() != null) {
            operation.getResponses().values().forEach(it -> binary(it.getContent()));
        }
        return operation;
    }

    private static void binary(@Nullable Content content) {
        if (content == null) {
            return;
        }
        // new ones, since all media types of an answer share one object until here
        content.replaceAll((type, media) ->
                BINARY.contains(type) ? new MediaType().schema(new BinarySchema()) : media);
    }

    private static List<ItemsBody.Option> options(@Nullable ItemsBody body) {
        return body == null
                ? List.of()
                : Arrays.stream(body.options())
                        .sorted(Comparator.comparing(ItemsBody.Option::name))
                        .toList();
    }

    private RequestBody requestBody(ItemsReader.Form form, List<ItemsBody.Option> options) {
        MediaType json = new MediaType().schema(named(form, options));
        Content content = new Content().addMediaType("application/json", json);
        if (form.images()) {
            // without properties: client generators import a model for them that they don't write
            Schema<?> files =
                    new ObjectSchema().description("PNG or JPEG files, each a part named file");
            content.addMediaType("multipart/form-data", new MediaType().schema(files));
            content.addMediaType("image/png", new MediaType().schema(new BinarySchema()));
            content.addMediaType("image/jpeg", new MediaType().schema(new BinarySchema()));
        }
        content.addMediaType(Npy.MEDIA_TYPE, new MediaType().schema(new BinarySchema()));
        return new RequestBody().required(true).content(content);
    }

    private Schema<?> named(ItemsReader.Form form, List<ItemsBody.Option> options) {
        StringBuilder name = new StringBuilder();
        if (form.images()) {
            name.append("ImagesOr");
        }
        name.append(StringUtils.capitalize(form.numbers()));
        options.forEach(option -> name.append(StringUtils.capitalize(option.name())));
        name.append("Body");
        jsonBodies.put(name.toString(), jsonBody(form, options));
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    private static Schema<?> jsonBody(ItemsReader.Form form, List<ItemsBody.Option> options) {
        Schema<?> schema = new ObjectSchema();
        if (form.images()) {
            schema.addProperty(
                    "images",
                    new ArraySchema()
                            .items(new StringSchema())
                            .description("PNG or JPEG files as base64, or data: URLs"));
        }
        schema.addProperty(
                form.numbers(),
                new ArraySchema()
                        .items(new Schema<>())
                        .description(
                                "numbers, one nested or flat array an item"
                                        + (form.images() ? "; either these or images" : "")));
        if (form.images()) {
            schema.addProperty("resize", new BooleanSchema().description(RESIZE));
        }
        options.forEach(option -> schema.addProperty(option.name(), schema(option)));
        return schema;
    }

    private static Schema<?> schema(ItemsBody.Option option) {
        return PrimitiveType.createProperty(option.type()).description(option.description());
    }

    /** In the forms that aren't JSON, options travel in the query. */
    private static void queryParameters(
            Operation operation, ItemsReader.Form form, List<ItemsBody.Option> options) {
        options.forEach(option -> query(operation, option.name(), schema(option)));
        if (form.images()) {
            query(operation, "resize", new BooleanSchema().description(RESIZE));
        }
    }

    private static void query(Operation operation, String name, Schema<?> schema) {
        List<Parameter> known = operation.getParameters();
        if (known != null && known.stream().anyMatch(it -> name.equals(it.getName()))) {
            return;
        }
        operation.addParametersItem(
                new QueryParameter()
                        .name(name)
                        .description(schema.getDescription() + "; for bodies that aren't JSON")
                        .schema(schema.description(null)));
    }
}
