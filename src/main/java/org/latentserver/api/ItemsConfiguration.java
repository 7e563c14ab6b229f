package org.latentserver.api;

import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Makes {@link Items} a parameter of controller methods, and says so in the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class ItemsConfiguration implements WebMvcConfigurer {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Items.class);
    }

    private final ItemsArgumentResolver resolver;

    ItemsConfiguration(ItemsArgumentResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(resolver);
    }

    @Bean
    OperationCustomizer documentItems() {
        return (operation, method) -> {
            boolean takesItems =
                    Arrays.stream(method.getMethodParameters())
                            .anyMatch(parameter -> parameter.getParameterType() == Items.class);
            return takesItems ? operation.requestBody(body()) : operation;
        };
    }

    private static RequestBody body() {
        Schema<?> json =
                new ObjectSchema()
                        .name("Items")
                        .addProperty(
                                "images",
                                new ArraySchema()
                                        .items(new StringSchema())
                                        .description("PNG or JPEG files in base64, or data: URLs"))
                        .addProperty(
                                "inputs",
                                new ArraySchema()
                                        .items(
                                                new ArraySchema()
                                                        .items(new NumberSchema().format("float")))
                                        .description(
                                                "Instead of images: numbers, one row or nested"
                                                        + " array an item"))
                        .addProperty(
                                "resize",
                                new BooleanSchema()
                                        .description(
                                                "Convert images of another size or channel count;"
                                                        + " refused otherwise"));
        Schema<?> multipart =
                new ObjectSchema().addProperty("file", new ArraySchema().items(new BinarySchema()));
        return new RequestBody()
                .required(true)
                .description("Images or rows of numbers, in one of these forms")
                .content(
                        new Content()
                                .addMediaType("application/json", of(json))
                                .addMediaType("multipart/form-data", of(multipart))
                                .addMediaType(Npy.MEDIA_TYPE, of(new BinarySchema()))
                                .addMediaType(MediaType.IMAGE_PNG_VALUE, of(new BinarySchema()))
                                .addMediaType(MediaType.IMAGE_JPEG_VALUE, of(new BinarySchema())));
    }

    private static io.swagger.v3.oas.models.media.MediaType of(Schema<?> schema) {
        return new io.swagger.v3.oas.models.media.MediaType().schema(schema);
    }
}
