package org.latentserver.deployment;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects that an overlay renders to. */
record Manifests(List<JsonObject> objects) {
    static Manifests rendered(String overlay) {
        return of(Command.output("kubectl", "kustomize", "k8s/overlays/" + overlay));
    }

    static Manifests of(String documents) {
        Gson gson = new Gson();
        List<JsonObject> objects = new ArrayList<>();
        for (Object document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(documents)) {
            objects.add(gson.toJsonTree(document).getAsJsonObject());
        }
        return new Manifests(objects);
    }

    List<JsonObject> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.get("kind").getAsString().equals(kind))
                .toList();
    }

    /** Of all deployments. */
    List<JsonObject> pods() {
        return ofKind("Deployment").stream()
                .map(deployment -> at(deployment, "spec", "template", "spec").getAsJsonObject())
                .toList();
    }

    List<JsonObject> containers() {
        return pods().stream().flatMap(pod -> elements(pod, "containers").stream()).toList();
    }

    /** Hands each value of a member, however deep, to a check; returns how many there were. */
    int each(String member, Consumer<JsonElement> check) {
        return objects.stream().mapToInt(object -> each(object, member, check)).sum();
    }

    private static int each(JsonElement element, String member, Consumer<JsonElement> check) {
        int found = 0;
        if (element.isJsonArray()) {
            for (JsonElement item : element.getAsJsonArray()) {
                found += each(item, member, check);
            }
        } else if (element.isJsonObject()) {
            for (var entry : element.getAsJsonObject().entrySet()) {
                if (entry.getKey().equals(member)) {
                    check.accept(entry.getValue());
                    found++;
                }
                found += each(entry.getValue(), member, check);
            }
        }
        return found;
    }

    /** The member at a path, which must be there. */
    static JsonElement at(JsonObject object, String... path) {
        JsonElement at = object;
        for (String name : path) {
            at = at.getAsJsonObject().get(name);
            if (at == null) {
                throw new AssertionError("no " + String.join(".", path) + " in " + object);
            }
        }
        return at;
    }

    static List<JsonObject> elements(JsonObject object, String... path) {
        return StreamSupport.stream(at(object, path).getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
