import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Makes an ahead-of-time cache, with which the server starts in about half the time:
 *
 * <pre>
 * java scripts/MakeAotCache.java target/latent-server-0.1.0-SNAPSHOT.jar
 * java @target/latent-server-0.1.0-SNAPSHOT/start.args
 * </pre>
 *
 * Takes the jar apart beside itself, since the cache works with plain jars only, and starts the
 * server from there on a temporary home. The server answers a few requests of each family, so that
 * the classes and the profiles of methods that serving needs are in the cache, and ends. The cache
 * belongs to this Java and these files: where either has changed, Java says so and starts without.
 * A jar that is taken apart already is used where it is, with the options in {@code java.args}
 * beside it. Needs nothing but a JDK, or for the latter its run-time image.
 */
public class MakeAotCache {
    static final int ROUNDS = 25;
    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final List<String> OPTIONS =
            List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
    static final HttpClient HTTP = HttpClient.newHttpClient();

    /** @param body null for a GET */
    record Request(String path, String accept, String body) {
        static Request get(String path) {
            return new Request(path, "application/json", null);
        }

        static Request post(String path, String body) {
            return new Request(path, "application/json", body);
        }

        Request png() {
            return new Request(path, "image/png", body);
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: MakeAotCache <jar> [<folder of bundled models>]");
            System.exit(64);
        }
        Path given = Path.of(arguments[0]).toAbsolutePath();
        Path models = Path.of(arguments.length > 1 ? arguments[1] : "models").toAbsolutePath();
        Path jar = isTakenApart(given) ? given : takeApart(given);
        Path cache = jar.resolveSibling("latent-server.aot");
        List<String> options = options(jar);
        rehearse(jar, models, options, cache);
        System.out.printf("%s: %,d bytes%n", cache, Files.size(cache));
        if (!jar.equals(given)) {
            Path start = jar.resolveSibling("start.args");
            List<String> lines = new ArrayList<>(options);
            lines.addAll(List.of("-XX:AOTCache=" + cache, "-jar", jar.toString()));
            Files.write(start, lines.stream().map(line -> '"' + line.replace("\\", "\\\\") + '"').toList());
            System.out.println("start with: java @" + start);
        }
    }

    static boolean isTakenApart(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry("BOOT-INF/") == null;
        }
    }

    static Path takeApart(Path jar) throws Exception {
        String name = jar.getFileName().toString();
        Path folder = jar.resolveSibling(name.substring(0, name.length() - ".jar".length()));
        if (Files.exists(folder)) {
            delete(folder);
        }
        int code = new ProcessBuilder(java(), "-Djarmode=tools", "-jar", jar.toString(), "extract",
                        "--destination", folder.toString()).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(jar + " could not be taken apart");
        }
        return folder.resolve(name);
    }

    static List<String> options(Path jar) throws IOException {
        Path file = jar.resolveSibling("java.args");
        return Files.exists(file) ? Files.readAllLines(file) : OPTIONS;
    }

    static void rehearse(Path jar, Path models, List<String> options, Path cache) throws Exception {
        Path home = Files.createTempDirectory("latent-aot-");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=error,cds=error", "-jar", jar.toString(),
                "--server.address=127.0.0.1", "--server.port=" + port, "--server.tomcat.basedir=" + home,
                "--latent.home=" + home, "--latent.bundled-models=" + models));
        Path log = home.resolve("server.log");
        Process server = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            String at = "http://127.0.0.1:" + port;
            awaitReady(server, at);
            for (int round = 0; round < ROUNDS; round++) {
                for (Request request : requests()) {
                    send(at, request);
                }
            }
            server.destroy();
            if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache)) {
                throw new IOException("the server ended without a cache");
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(Files.readString(log));
            throw e;
        } finally {
            server.destroyForcibly();
            delete(home);
        }
    }

    static void awaitReady(Process server, String at) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (server.isAlive() && System.nanoTime() < deadline) {
            try {
                send(at, Request.get("/actuator/health/readiness"));
                return;
            } catch (IOException e) {
                Thread.sleep(100); // not there yet
            }
        }
        throw new IOException("the server did not become ready");
    }

    static void send(String at, Request request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(at + request.path())).timeout(PATIENCE);
        builder.header("Accept", request.accept());
        if (request.body() != null) {
            builder.header("Content-Type", "application/json").POST(BodyPublishers.ofString(request.body()));
        }
        HttpResponse<byte[]> response = HTTP.send(builder.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(request.path() + ": " + response.statusCode() + " " + new String(response.body()));
        }
    }

    static List<Request> requests() throws IOException {
        String image = '"' + picture() + '"';
        String numbers = "{\"inputs\":[" + Collections.nCopies(784, 0.25) + "]}";
        String codes = "{\"codes\":[" + Collections.nCopies(32, 0.25) + "]}";
        String images = "{\"images\":[" + image + "," + image + "]}";
        String tensor = "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,1,28,28],\"data\":"
                + Collections.nCopies(784, 0.25) + "}]}";
        return List.of(
                Request.get("/v1/models"),
                Request.get("/v1/models/digits"),
                Request.get("/v1/families"),
                Request.get("/v1/datasets"),
                Request.get("/v1/jobs"),
                Request.get("/v1/words/english/nearest?word=king&k=3"),
                Request.post("/v1/words/english/nearest", "{\"positive\":[\"king\",\"woman\"],\"negative\":[\"man\"]}"),
                Request.post("/v1/words/english/similarity", "{\"pairs\":[[\"cat\",\"dog\"]]}"),
                Request.post("/v1/words/english/vectors", "{\"words\":[\"cat\"]}"),
                Request.post("/v1/autoencoders/digits/encode", numbers),
                Request.post("/v1/autoencoders/digits/encode", images),
                Request.post("/v1/autoencoders/digits/decode", codes),
                Request.post("/v1/autoencoders/digits/reconstruct", images),
                Request.post("/v1/autoencoders/digits/reconstruct", images).png(),
                Request.post("/v1/gans/digits-gan/sample", "{\"count\":2,\"seed\":7}"),
                Request.post("/v1/perceptual/digits-classifier/classify", images),
                Request.post("/v1/perceptual/digits-classifier/score",
                        "{\"pairs\":[{\"reference\":" + image + ",\"candidate\":" + image + "}]}"),
                Request.get("/v2/models/digits"),
                Request.post("/v2/models/digits/infer", tensor),
                new Request("/actuator/prometheus", "*/*", null),
                Request.get("/actuator/health"));
    }

    static String picture() throws IOException {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 6; i < 22; i++) {
            image.setRGB(14, i, 0xffffff);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
