import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the models in {@code models/} again, through the service's own HTTP API:
 *
 * <pre>
 * ./mvnw spring-boot:run                                    # in another terminal
 * java scripts/TrainBundledModels.java --data DIR [name…]   # all of them without names
 * </pre>
 *
 * Uploads the data sets, starts the jobs in {@code scripts/bundled/}, waits, measures each model
 * against its gate, and unpacks the exported packages into {@code models/}. Needs nothing but
 * a JDK and tar.
 */
public class TrainBundledModels {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    static String server = "http://127.0.0.1:8080";
    static Path data = Path.of("../shared/data");
    static Path target = Path.of("models");

    /** Measures and exports what the server already has instead of training it again. */
    static boolean keep;

    /** Data set name, and the multipart fields that upload it. */
    static final Map<String, Map<String, String>> UPLOADS = new LinkedHashMap<>();

    static {
        UPLOADS.put("mnist", Map.of(
                "file", "@mnist/train-images-idx3-ubyte.gz", "labels", "@mnist/train-labels-idx1-ubyte.gz",
                "testFile", "@mnist/t10k-images-idx3-ubyte.gz", "testLabels", "@mnist/t10k-labels-idx1-ubyte.gz",
                "format", "idx", "validationFraction", "0.05"));
        UPLOADS.put("cifar10", Map.of(
                "file", "@cifar10-jpeg/cifar10-jpeg.tar.gz", "format", "images", "validationFraction", "0.05"));
        UPLOADS.put("wiki8", Map.of("file", "@wiki8/wiki8.bz2", "format", "text", "documents", "stream"));
        UPLOADS.put("questions-words", Map.of("file", "@analogies/questions-words.txt", "format", "text"));
        UPLOADS.put("ws353", Map.of("file", "@word-similarity/EN-WS-353-ALL.txt", "format", "text"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--server" -> server = arguments[++i];
                case "--data" -> data = Path.of(arguments[++i]);
                case "--target" -> target = Path.of(arguments[++i]);
                case "--keep" -> keep = true;
                default -> names.add(arguments[i]);
            }
        }
        if (names.isEmpty()) {
            // the classifier comes before the GAN, whose samples it judges
            names = List.of("digits", "english", "digits-classifier", "digits-gan", "natural");
        }
        for (String name : names) {
            String job = Files.readString(Path.of("scripts/bundled", name + ".json"));
            String version = keep ? defaultVersion(name) : trained(job);
            System.out.println(name + " version " + version + ": " + measure(name));
            export(name, version);
        }
    }

    static String trained(String job) throws Exception {
        upload(string(job, "dataset"));
        return number(run(job), "version");
    }

    static String defaultVersion(String name) throws Exception {
        return number(check(send(request("/v1/models/" + name).GET())), "default");
    }

    static void upload(String name) throws Exception {
        if (send(request("/v1/datasets/" + name).GET()).statusCode() == 200) {
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>(UPLOADS.get(name));
        fields.put("name", name);
        System.out.println("uploading " + name);
        String boundary = "latent-" + System.nanoTime();
        check(send(request("/v1/datasets")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(multipart(fields, boundary))));
    }

    static BodyPublisher multipart(Map<String, String> fields, String boundary) throws IOException {
        List<BodyPublisher> parts = new ArrayList<>();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            boolean isFile = field.getValue().startsWith("@");
            Path file = isFile ? data.resolve(field.getValue().substring(1)) : null;
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\""
                    + (isFile ? "; filename=\"" + file.getFileName() + "\"\r\nContent-Type: application/octet-stream" : "")
                    + "\r\n\r\n";
            parts.add(BodyPublishers.ofString(head));
            parts.add(isFile ? BodyPublishers.ofFile(file) : BodyPublishers.ofString(field.getValue()));
            parts.add(BodyPublishers.ofString("\r\n"));
        }
        parts.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }

    /** Orders a job and waits for its success. */
    static String run(String job) throws Exception {
        String created = check(postJson("/v1/jobs", job));
        String id = string(created, "id");
        System.out.println("job " + id + " for " + string(job, "model"));
        while (true) {
            String state = check(send(request("/v1/jobs/" + id).GET()));
            switch (string(state, "state")) {
                case "succeeded" -> {
                    System.out.println(state);
                    return state;
                }
                case "failed", "cancelled" -> throw new IllegalStateException(state);
                default -> Thread.sleep(2000);
            }
        }
    }

    static String measure(String name) throws Exception {
        return switch (name) {
            case "english" -> "analogies " + evaluate(name, "questions-words") + ", WS-353 " + evaluate(name, "ws353");
            case "digits-gan" -> "classes of 1,000 samples " + classes();
            default -> "see the metrics above";
        };
    }

    /** Figures of an evaluation of the default version on a data set. */
    static String evaluate(String model, String dataset) throws Exception {
        upload(dataset);
        String job = run("{\"type\":\"evaluate\",\"model\":\"%s\",\"dataset\":\"%s\"}".formatted(model, dataset));
        return group(job, "\"metrics\"\\s*:\\s*(\\{[^}]*})");
    }

    /** How the trained classifier sees 1,000 samples. */
    static String classes() throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (int seed = 0; seed < 10; seed++) {
            String samples = check(postJson("/v1/gans/digits-gan/sample", "{\"count\":100,\"seed\":%d}".formatted(seed)));
            String images = samples.substring(samples.indexOf("\"images\""));
            images = images.substring(images.indexOf('['), images.indexOf(']') + 1);
            String answer = check(postJson("/v1/perceptual/digits-classifier/classify", "{\"images\":" + images + "}"));
            String classes = answer.substring(answer.indexOf("\"classes\""));
            classes = classes.substring(classes.indexOf('[') + 1, classes.indexOf(']'));
            for (String label : classes.split(",")) {
                counts.merge(label.replace("\"", "").strip(), 1, Integer::sum);
            }
        }
        return counts.toString();
    }

    static void export(String name, String version) throws Exception {
        Path tar = Files.createTempFile(name, ".tar");
        Path folder = target.resolve(name);
        HttpResponse<Path> response = HTTP.send(
                request("/v1/models/" + name + "/versions/" + version + "/export?format=package").GET().build(),
                BodyHandlers.ofFile(tar));
        if (response.statusCode() != 200) {
            throw new IllegalStateException("export of " + name + ": " + response.statusCode());
        }
        if (Files.exists(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
        Process process = new ProcessBuilder("tar", "-xf", tar.toString(), "-C", folder.toString()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("tar failed");
        }
        Files.delete(tar);
        System.out.println("wrote " + folder);
    }

    static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path));
    }

    static HttpResponse<String> postJson(String path, String body) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static String check(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    static String string(String json, String key) {
        return group(json, "\"%s\"\\s*:\\s*\"([^\"]*)\"".formatted(key));
    }

    static String number(String json, String key) {
        return group(json, "\"%s\"\\s*:\\s*(-?[0-9.eE+-]+)".formatted(key));
    }

    static String group(String json, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException(regex + " not in " + json);
        }
        return matcher.group(1);
    }
}
