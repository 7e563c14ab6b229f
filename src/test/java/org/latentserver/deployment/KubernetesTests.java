package org.latentserver.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k k8s/overlays/single} would send. */
class KubernetesTests {
    private static final Set<String> PROBES =
            Set.of("startupProbe", "readinessProbe", "livenessProbe");

    private static Manifests single = new Manifests(List.of());

    @BeforeAll
    static void render() {
        assumeTrue(
                Command.run("kubectl", "version", "--client").exitCode() == 0,
                "kubectl, which renders the overlays, is not installed");
        single = Manifests.rendered("single");
    }

    @Test
    void everyObjectIsOneOfItsKind() {
        assertThat(single.objects())
                .isNotEmpty()
                .allSatisfy(object ->
                        assertThatCode(() -> KubernetesSchemas.check(object))
                                .as("%s", object)
                                .doesNotThrowAnyException());
        assertThat(single.objects())
                .extracting(object -> object.get("kind").getAsString())
                .contains("Deployment", "Service", "ServiceAccount", "NetworkPolicy");
    }

    @Test
    void mistakesWouldBeNoticed() {
        JsonObject unknown = deployment();
        container(unknown).add("readynessProbe", container(unknown).remove("readinessProbe"));
        assertThatThrownBy(() -> KubernetesSchemas.check(unknown))
                .hasMessageContaining("readynessProbe");
        JsonObject without = deployment();
        Manifests.at(without, "spec").getAsJsonObject().remove("selector");
        assertThatThrownBy(() -> KubernetesSchemas.check(without)).hasMessageContaining("selector");
    }

    @Test
    void imagesNameAVersion() {
        int images =
                single.each(
                        "image",
                        image ->
                                assertThat(image.getAsString())
                                        .matches("[\\w./-]+:[\\w.-]+")
                                        .doesNotEndWith(":latest"));
        assertThat(images).isPositive();
    }

    @Test
    void everyContainerHasRequestsAndLimits() {
        assertThat(single.containers())
                .isNotEmpty()
                .allSatisfy(container -> {
                    for (String side : List.of("requests", "limits")) {
                        assertThat(
                                        Manifests.at(container, "resources", side)
                                                .getAsJsonObject()
                                                .keySet())
                                .contains("cpu", "memory");
                    }
                });
    }

    @Test
    void podsAreLockedUpAndHoldNoToken() {
        assertThat(single.pods())
                .isNotEmpty()
                .allSatisfy(pod -> {
                    assertThat(flag(pod, "automountServiceAccountToken")).isFalse();
                    assertThat(flag(pod, "securityContext", "runAsNonRoot")).isTrue();
                    assertThat(
                                    Manifests.at(pod, "securityContext", "seccompProfile", "type")
                                            .getAsString())
                            .isEqualTo("RuntimeDefault");
                });
        assertThat(single.containers())
                .allSatisfy(container -> {
                    assertThat(flag(container, "securityContext", "readOnlyRootFilesystem"))
                            .isTrue();
                    assertThat(flag(container, "securityContext", "allowPrivilegeEscalation"))
                            .isFalse();
                    assertThat(
                                    Manifests.at(
                                                    container,
                                                    "securityContext",
                                                    "capabilities",
                                                    "drop")
                                            .toString())
                            .isEqualTo("[\"ALL\"]");
                });
        assertThat(single.ofKind("Namespace"))
                .allSatisfy(namespace ->
                        assertThat(
                                        Manifests.at(namespace, "metadata", "labels")
                                                .getAsJsonObject()
                                                .get("pod-security.kubernetes.io/enforce")
                                                .getAsString())
                                .isEqualTo("restricted"));
    }

    @Test
    void nothingIsReachedThatNoPolicyAllows() {
        assertThat(single.ofKind("NetworkPolicy"))
                .anySatisfy(policy -> {
                    assertThat(Manifests.at(policy, "metadata", "name").getAsString())
                            .isEqualTo("default-deny");
                    assertThat(Manifests.at(policy, "spec", "policyTypes").toString())
                            .isEqualTo("[\"Ingress\",\"Egress\"]");
                    assertThat(Manifests.at(policy, "spec").getAsJsonObject().keySet())
                            .doesNotContain("ingress", "egress");
                });
    }

    @Test
    void oneReplicaHasTheVolumeForItself() {
        JsonObject deployment = deployment();
        assertThat(Manifests.at(deployment, "spec", "replicas").getAsInt()).isEqualTo(1);
        assertThat(Manifests.at(deployment, "spec", "strategy", "type").getAsString())
                .isEqualTo("Recreate");
        String claim =
                Manifests.at(single.ofKind("PersistentVolumeClaim").getFirst(), "metadata", "name")
                        .getAsString();
        assertThat(Manifests.elements(single.pods().getFirst(), "volumes"))
                .anySatisfy(volume ->
                        assertThat(
                                        Manifests.at(volume, "persistentVolumeClaim", "claimName")
                                                .getAsString())
                                .isEqualTo(claim));
    }

    @Test
    void everyVolumeThatIsMountedExists() {
        for (JsonObject pod : single.pods()) {
            Set<String> volumes = names(Manifests.elements(pod, "volumes"));
            for (JsonObject container : Manifests.elements(pod, "containers")) {
                assertThat(names(Manifests.elements(container, "volumeMounts"))).isEqualTo(volumes);
            }
        }
    }

    @Test
    void aPodMayTakeAsLongToEndAsTheServer() {
        long delay = Long.parseLong(variable("LATENT_SERVING_DRAINDELAY").replace("s", ""));
        long trainers = 40; // db-scheduler.shutdown-max-wait
        long requests = 30; // Spring Boot's default of a phase
        assertThat(
                        Manifests.at(single.pods().getFirst(), "terminationGracePeriodSeconds")
                                .getAsLong())
                .isGreaterThan(delay + requests + trainers);
    }

    @Test
    void probesAskForTheServersHealthAtItsPort() {
        JsonObject container = single.containers().getFirst();
        Set<String> paths = new TreeSet<>();
        for (String name : PROBES) {
            JsonObject get = Manifests.at(container, name, "httpGet").getAsJsonObject();
            paths.add(get.get("path").getAsString());
            assertThat(get.get("port").getAsString()).isEqualTo("http");
        }
        // SettingsIntegrationTests asks a server for these
        assertThat(paths).isEqualTo(SettingsIntegrationTests.PROBED);
    }

    private static String variable(String name) {
        return Manifests.elements(single.containers().getFirst(), "env").stream()
                .filter(each -> each.get("name").getAsString().equals(name))
                .map(each -> each.get("value").getAsString())
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(List<JsonObject> named) {
        return named.stream()
                .map(each -> each.get("name").getAsString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean flag(JsonObject object, String... path) {
        return Manifests.at(object, path).getAsBoolean();
    }

    private static JsonObject deployment() {
        return single.ofKind("Deployment").getFirst().deepCopy();
    }

    private static JsonObject container(JsonObject deployment) {
        JsonElement containers = Manifests.at(deployment, "spec", "template", "spec", "containers");
        return containers.getAsJsonArray().get(0).getAsJsonObject();
    }
}
