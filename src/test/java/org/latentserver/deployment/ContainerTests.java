package org.latentserver.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image named by {@code -Dlatent.test.image=…}, in containers; see docs/install.md. */
class ContainerTests {
    private static final String IMAGE = System.getProperty("latent.test.image", "");
    private static final String OPEN = "--env=LATENT_SECURITY_ALLOWUNAUTHENTICATED=true";

    /** Java ends at once where it can't use the cache that it is given. */
    private static final String CACHE_OR_NOTHING = "--env=JAVA_TOOL_OPTIONS=-XX:AOTMode=on";

    private static final int SIGTERM_EXIT = 128 + 15;
    private static final long MEGABYTE = 1_000_000;
    private static final long MOST_BYTES = 1_100 * MEGABYTE;

    @BeforeAll
    static void needsAnImage() {
        assumeTrue(!IMAGE.isEmpty(), "no -Dlatent.test.image=… names an image");
        assumeTrue(Command.run("docker", "info").exitCode() == 0, "no Docker engine answers");
    }

    @Test
    void answersWithoutNetworkInAReadOnlyRootAsNobodyInParticular() {
        try (ServerContainer server =
                ServerContainer.start(IMAGE, "--network=none", OPEN, CACHE_OR_NOTHING)) {
            server.awaitHealthy();
            assertThat(
                            server.inside(
                                    """
                                    exec 3<>/dev/tcp/127.0.0.1/8080
                                    printf 'GET /v1/words/english/nearest?word=king HTTP/1.0\\r\\n\\r\\n' >&3
                                    cat <&3
                                    """))
                    .contains("200")
                    .contains("\"similarity\"");
            assertThat(server.inside("id -u")).isEqualTo("10001");
            assertThat(server.inside("tr '\\0' ' ' < /proc/1/cmdline")).startsWith("java ");
            assertThat(server.stop()).as(server.log()).isEqualTo(SIGTERM_EXIT);
        }
    }

    @Test
    void servesTrainsAndBacksUpWithWhatIsInTheImage() {
        try (ServerContainer server =
                ServerContainer.start(IMAGE, "--publish=127.0.0.1::8080", OPEN)) {
            server.awaitHealthy();
            String input = Collections.nCopies(784, 0.25).toString();
            JsonNode codes =
                    server.post(
                            "/v1/autoencoders/digits/encode",
                            "application/json",
                            "{\"inputs\":[" + input + "]}");
            assertThat(codes.path("codes").path(0).size()).isEqualTo(32);
            upload(server);
            JsonNode job =
                    server.post(
                            "/v1/jobs",
                            "application/json",
                            """
                            {"family": "autoencoder", "model": "rows", "dataset": "rows",
                             "parameters": {"codeSize": 2, "epochs": 1, "batchSize": 16, "hiddenSizes": [8]}}
                            """);
            String path = "/v1/jobs/" + job.path("id").stringValue();
            await("trained model")
                    .atMost(ServerContainer.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(server.get(path).path("state").stringValue())
                                    .as("%s", server.log())
                                    .isEqualTo("succeeded"));
            assertThat(
                            server.inside(
                                    """
                                    latent-server backup - > /tmp/backup.tar &&
                                    latent-server restore /tmp/backup.tar --latent.home=/tmp/restored &&
                                    ls /tmp/restored
                                    """))
                    .contains("latent.db", "datasets", "jobs", "packages");
        }
    }

    @Test
    void refusesToListenForOthersWithoutAuthentication() {
        try (ServerContainer server = ServerContainer.start(IMAGE)) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.log()).contains("calls need no authentication");
        }
    }

    @Test
    void holdsNoBuildToolAndNoPackageCache() {
        String found =
                Command.output(
                        "docker",
                        "run",
                        "--rm",
                        "--entrypoint=bash",
                        IMAGE,
                        "-c",
                        "find / -xdev \\( -name javac -o -name mvn -o -name gcc -o -name .m2 \\) !"
                                + " -path '/usr/share/*' 2>/dev/null; find /var/lib/apt/lists"
                                + " /var/cache/apt -type f; true");
        assertThat(found).isEmpty();
        assertThat(Long.parseLong(inspect("{{.Size}}"))).isLessThan(MOST_BYTES);
    }

    @Test
    void saysItsVersionAndWhatItIsMadeOf() {
        assertThat(inspect("{{index .Config.Labels \"org.opencontainers.image.version\"}}"))
                .matches("\\d+\\.\\d+\\.\\d+.*");
        String file = inspect("{{index .Config.Labels \"org.latentserver.sbom\"}}");
        String sbom = Command.output("docker", "run", "--rm", "--entrypoint=cat", IMAGE, file);
        JsonNode bill = JsonMapper.builder().build().readTree(sbom);
        assertThat(bill.path("bomFormat").stringValue()).isEqualTo("CycloneDX");
        assertThat(bill.path("components").findValuesAsString("name")).contains("pytorch-engine");
    }

    private static void upload(ServerContainer server) {
        StringBuilder rows = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < 64; i++) {
            rows.append("%d,%d,%d,%d%n".formatted(i % 2, i % 3, i % 5, i % 7));
        }
        String form =
                """
                --part
                Content-Disposition: form-data; name="name"

                rows
                --part
                Content-Disposition: form-data; name="format"

                csv
                --part
                Content-Disposition: form-data; name="file"; filename="rows.csv"

                %s
                --part--
                """
                        .formatted(rows);
        server.post(
                "/v1/datasets", "multipart/form-data; boundary=part", form.replace("\n", "\r\n"));
    }

    private static String inspect(String format) {
        return Command.output("docker", "image", "inspect", "--format", format, IMAGE);
    }
}
