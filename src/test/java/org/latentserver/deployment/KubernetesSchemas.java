package org.latentserver.deployment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Kubernetes' own definitions of its objects, by which unknown members are errors. */
final class KubernetesSchemas {
    @FunctionalInterface
    private interface Check {
        void check(JsonElement object) throws IOException;
    }

    private record Kind(String apiVersion, Class<?> type, Check check) {}

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "Deployment",
                    new Kind("apps/v1", V1Deployment.class, V1Deployment::validateJsonElement),
                    "Namespace",
                    new Kind("v1", V1Namespace.class, V1Namespace::validateJsonElement),
                    "NetworkPolicy",
                    new Kind(
                            "networking.k8s.io/v1",
                            V1NetworkPolicy.class,
                            V1NetworkPolicy::validateJsonElement),
                    "PersistentVolumeClaim",
                    new Kind(
                            "v1",
                            V1PersistentVolumeClaim.class,
                            V1PersistentVolumeClaim::validateJsonElement),
                    "Service",
                    new Kind("v1", V1Service.class, V1Service::validateJsonElement),
                    "ServiceAccount",
                    new Kind("v1", V1ServiceAccount.class, V1ServiceAccount::validateJsonElement));

    private KubernetesSchemas() {}

    /**
     * @throws RuntimeException when it is no object of the kind that it says it is
     */
    static void check(JsonObject object) {
        String name = object.get("kind").getAsString();
        Kind kind = KINDS.get(name);
        if (kind == null || !object.get("apiVersion").getAsString().equals(kind.apiVersion())) {
            throw new IllegalArgumentException(
                    "no definition of " + object.get("apiVersion") + " " + name);
        }
        try {
            kind.check().check(object);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        Objects.requireNonNull(JSON.getGson().fromJson(object, kind.type()));
    }
}
