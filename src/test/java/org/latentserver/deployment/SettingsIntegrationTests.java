package org.latentserver.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the image, Compose and Kubernetes set and ask for is there in the server. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SettingsIntegrationTests {
    static final Set<String> PROBED =
            Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    private static final Pattern VARIABLE =
            Pattern.compile("\\b(?:LATENT|SERVER|SPRING|MANAGEMENT|LOGGING)_[A-Z_]+\\b");

    /** Filled into its file by Compose itself, and what Spring Boot reads before all settings. */
    private static final Set<String> OF_OTHERS =
            Set.of("LATENT_IMAGE", "LATENT_PORT", "LATENT_JAR", "SPRING_CONFIG_IMPORT");

    @TempDir static Path home;

    @Autowired private ApplicationContext context;
    @LocalServerPort private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("latent.home", home::toString);
    }

    @Test
    void everyVariableSetsSomething() throws IOException {
        List<Class<?>> settings = new ArrayList<>();
        for (Object bean : context.getBeansWithAnnotation(ConfigurationProperties.class).values()) {
            settings.add(ClassUtils.getUserClass(bean));
        }
        EnvironmentNames names = new EnvironmentNames(settings);
        Set<String> used = variables();
        assertThat(used).contains("LATENT_HOME", "SERVER_ADDRESS", "LATENT_SERVING_DRAINDELAY");
        assertThat(used).allMatch(names::know);
        assertThat(names.know("LATENT_JOBS_MAXCRASH")).isFalse();
    }

    @Test
    void theServerAnswersWhereItIsProbed() throws IOException, InterruptedException {
        List<String> probed = new ArrayList<>(PROBED);
        Matcher health = Pattern.compile("GET (\\S+)").matcher(text("docker/health"));
        assertThat(health.find()).isTrue();
        probed.add(health.group(1));
        for (String path : probed) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            int status =
                    HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode();
            assertThat(status).as(path).isEqualTo(200);
        }
    }

    @Test
    void composePinsItsImagesAndLocksUpTheServer() throws IOException {
        Map<String, Map<String, Object>> services = services();
        assertThat(services.values())
                .isNotEmpty()
                .allSatisfy(service -> {
                    assertThat(String.valueOf(service.get("image")))
                            .matches(".+:\\D?[\\w.-]*\\d[\\w.-]*}?")
                            .doesNotContain(":latest");
                    assertThat(service).containsKey("mem_limit");
                    assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
                    assertThat((List<?>) service.get("ports"))
                            .allSatisfy(each ->
                                    assertThat(String.valueOf(each)).startsWith("127.0.0.1:"));
                });
        assertThat(services.get("latent-server")).containsEntry("read_only", true);
    }

    @Test
    void theVersionIsTheSameEverywhere() throws IOException {
        Matcher project =
                Pattern.compile("<artifactId>latent-server</artifactId>\\s*<version>([^<]+)<")
                        .matcher(text("pom.xml"));
        assertThat(project.find()).isTrue();
        String version = project.group(1);
        assertThat(text("Dockerfile")).contains("ARG VERSION=" + version + "\n");
        assertThat(text("docker-compose.yml")).contains("latent-server:" + version + "}");
        assertThat(text("k8s/base/deployment.yaml")).contains("latent-server:" + version + "\n");
    }

    private static Set<String> variables() throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> files =
                new ArrayList<>(
                        List.of(
                                Path.of("Dockerfile"),
                                Path.of("docker-compose.yml"),
                                Path.of("docs/install.md")));
        try (Stream<Path> manifests = Files.walk(Path.of("k8s"))) {
            manifests.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            Matcher variable = VARIABLE.matcher(Files.readString(file));
            while (variable.find()) {
                found.add(variable.group());
            }
        }
        found.removeAll(OF_OTHERS);
        return found;
    }

    @SuppressWarnings("unchecked") // the shape of a Compose file
    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Object> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(text("docker-compose.yml"));
        return (Map<String, Map<String, Object>>) file.get("services");
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
