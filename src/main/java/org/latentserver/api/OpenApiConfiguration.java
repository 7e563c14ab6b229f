package org.latentserver.api;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the OpenAPI document says of all routes; each operation describes itself. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final List<String> FIRST_TAGS =
            List.of(
                    "datasets",
                    "families",
                    "jobs",
                    "models",
                    "autoencoders",
                    "words",
                    "perceptual",
                    "gans",
                    "open inference protocol",
                    "keys",
                    "audit");
    private static final String BEARER = "bearer";
    private static final String KEY_HEADER = "apiKey";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Items.class)
                .replaceWithSchema(Picture.class, pngSchema())
                .replaceWithSchema(Item.class, itemSchema())
                .replaceWithSchema(JsonNode.class, new Schema<>().description("any JSON"))
                .replaceWithSchema(ObjectNode.class, new ObjectSchema().additionalProperties(true));
    }

    private static Schema<?> pngSchema() {
        return new StringSchema().format("byte").description("a PNG file as base64");
    }

    private static Schema<?> itemSchema() {
        return new Schema<>()
                .description(
                        "an image as base64 of a PNG or JPEG file or as data: URL, or nested arrays"
                                + " of numbers");
    }

    @Bean
    OpenAPI openApi(RequestLimits limits) {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Latent Server")
                                .version("v1")
                                .description(description(limits)))
                .components(
                        new Components()
                                .addSecuritySchemes(BEARER, bearer())
                                .addSecuritySchemes(KEY_HEADER, keyHeader()))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .addSecurityItem(new SecurityRequirement().addList(KEY_HEADER));
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("An API key, or a token of the identity provider");
    }

    private static SecurityScheme keyHeader() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-API-Key")
                .description("An API key");
    }

    private static String description(RequestLimits limits) {
        return """
        Trains and serves representation models: autoencoders, word vectors, perceptual distances \
        and GANs. Upload a data set, start a job that trains on it, call the model by its name.

        **Models** are named `name`, `name:version` or `name@alias`; without a version the alias \
        `default` answers.

        **Images** go in as base64 PNG or JPEG in `images`, as multipart parts `file`, as one raw \
        `image/png` or `image/jpeg` body, or as numbers in `inputs` (nested arrays) or an \
        `application/x-npy` body; they come out as base64 PNG, or as one PNG with \
        `Accept: image/png`. Arrays come out as JSON, or as npy with `Accept: application/x-npy`.

        **Limits** of one request: %d images or arrays, %d MB, %d pixels an image.

        **Deadlines.** A request to a model is answered within the server's deadline, not counting \
        the time that the model takes to load, or refused with 504. `X-Request-Timeout` gives a \
        shorter one in seconds, such as `0.5`, which counts everything. What nobody waits for is \
        not computed: a client that closes its connection cancels its call.

        **Priorities.** `X-Request-Priority: background` lets interactive calls go first; such \
        calls take what room these leave and may fill half of a queue.

        **Overload.** A full queue answers 429 with `Retry-After`, from the measured rate at which \
        it empties, and with some jitter.

        **Lists** are paged: pass `next` of one page as `after` of the following.

        **Keys.** A server that asks for keys takes them as `Authorization: Bearer …` or as \
        `X-API-Key`. A key has scopes: `infer` uses and reads, `train` also adds data, models and \
        jobs, `admin` does all.

        **Errors** are `application/problem+json` with a stable `code`, the `field` that is wrong \
        and what is allowed.
        """
                .formatted(limits.items(), limits.body().toMegabytes(), limits.imagePixels());
    }

    @Bean
    PayloadForms payloadForms() {
        return new PayloadForms();
    }

    @Bean
    ModelConverter recordSchemas() {
        return new RecordSchemas();
    }

    @Bean
    OpenApiCustomizer examples(JsonMapper mapper) {
        return new DocumentedExamples(mapper);
    }

    @Bean
    OpenApiCustomizer problems() {
        return new ProblemResponses();
    }

    /** Tags in the order of a user's way through the service; the others follow by name. */
    @Bean
    OpenApiCustomizer tagOrder() {
        return document -> {
            List<Tag> tags = document.getTags();
            if (tags != null) {
                document.setTags(
                        tags.stream()
                                .sorted(
                                        Comparator.comparingInt(OpenApiConfiguration::rank)
                                                .thenComparing(Tag::getName))
                                .toList());
            }
        };
    }

    private static int rank(Tag tag) {
        int rank = FIRST_TAGS.indexOf(tag.getName());
        return rank < 0 ? FIRST_TAGS.size() : rank;
    }
}
