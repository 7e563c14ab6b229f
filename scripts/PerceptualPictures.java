import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/**
 * Makes the pictures of {@code docs/perceptual.md} again: each distance in them is an answer of the
 * service.
 *
 * <pre>
 * ./mvnw spring-boot:run                                 # in another terminal
 * java scripts/PerceptualPictures.java --data DIR        # MNIST, BSDS500, SqueezeNet and LPIPS
 * </pre>
 *
 * Needs {@code digits-classifier}, which is bundled, and imports {@code lpips} where it is absent.
 */
public class PerceptualPictures {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final int SIDE = 28;
    static final int CANDIDATES = 1000;
    static final int DIGIT_SHIFT = 3;
    static final int CROP = 160;
    static final int PHOTO_SHIFT = 48;

    static String server = "http://127.0.0.1:8080";
    static Path data = Path.of("../shared/data");
    static Path target = Path.of("docs/images");

    /** The two distances of one pair. */
    record Score(double mse, double deep) {}

    /** A picture with the lines below it, those that are right in green. */
    record Tile(BufferedImage picture, List<Line> lines) {}

    record Line(String text, boolean right) {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--server" -> server = arguments[i + 1];
                case "--data" -> data = Path.of(arguments[i + 1]);
                case "--target" -> target = Path.of(arguments[i + 1]);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        digits();
        photographs();
    }

    /** A digit, its shifted copy, and of the other digits the one nearest in pixels. */
    static void digits() throws Exception {
        List<BufferedImage> digits = mnist();
        byte[] labels = labels();
        List<List<Tile>> rows = new ArrayList<>();
        for (int index : new int[] {0, 1, 11, 18}) {
            BufferedImage digit = digits.get(index);
            List<BufferedImage> others = new ArrayList<>();
            for (int i = 0; i < digits.size(); i++) {
                if (labels[i] != labels[index]) {
                    others.add(digits.get(i));
                }
            }
            rows.add(row("digits-classifier", 2, "stage3", digit, shifted(digit), "shifted by 3 pixels",
                    nearest(digit, others), "another digit"));
        }
        write(rows, 112, "perceptual-digits.png");
    }

    /** A crop of a photograph, the crop beside it, and of the other photographs the nearest in pixels. */
    static void photographs() throws Exception {
        if (get("/v1/models/lpips").statusCode() == 404) {
            importLpips();
        }
        List<BufferedImage> photos = new ArrayList<>();
        try (Stream<Path> files = Files.list(data.resolve("bsds500/train"))) {
            for (Path file : files.sorted().toList()) {
                photos.add(ImageIO.read(file.toFile()));
            }
        }
        List<BufferedImage> crops = photos.stream().map(photo -> crop(photo, 80)).toList();
        List<List<Tile>> rows = new ArrayList<>();
        for (int i = 0; i < photos.size() && rows.isEmpty(); i++) {
            List<BufferedImage> others = new ArrayList<>(crops);
            BufferedImage crop = others.remove(i);
            BufferedImage other = nearest(crop, others);
            BufferedImage shifted = crop(photos.get(i), 80 + PHOTO_SHIFT);
            if (mse(crop, shifted) > 1.5 * mse(crop, other)) { // the first clear cases
                rows.add(row("lpips", -1, "LPIPS", crop, shifted, "shifted by 48 pixels", other, "another photograph"));
            }
        }
        write(rows, 120, "perceptual-photographs.png");
    }

    static List<Tile> row(String model, int layer, String name, BufferedImage reference,
            BufferedImage shifted, String shiftedTitle, BufferedImage other, String otherTitle) throws Exception {
        Score near = score(model, layer, reference, shifted);
        Score far = score(model, layer, reference, other);
        System.out.printf("%s: shifted %s, other %s%n", model, near, far);
        return List.of(
                new Tile(reference, List.of(new Line("reference", false))),
                new Tile(shifted, lines(shiftedTitle, name, near, far)),
                new Tile(other, lines(otherTitle, name, far, near)));
    }

    static List<Line> lines(String title, String name, Score own, Score rival) {
        return List.of(
                new Line(title, false),
                new Line("pixel MSE %.3f".formatted(own.mse), own.mse < rival.mse),
                new Line("%s %.3f".formatted(name, own.deep), own.deep < rival.deep));
    }

    /**
     * Asks the service.
     *
     * @param layer number of the layer, -1 for the sum of all
     */
    static Score score(String model, int layer, BufferedImage reference, BufferedImage candidate) throws Exception {
        String body = "{\"pairs\":[{\"reference\":\"%s\",\"candidate\":\"%s\"}]}"
                .formatted(base64(reference), base64(candidate));
        String answer = checked(HTTP.send(
                HttpRequest.newBuilder(URI.create(server + "/v1/perceptual/" + model + "/score"))
                        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString()));
        List<Double> distances = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"distance\":([-+.0-9Ee]+)").matcher(answer);
        while (matcher.find()) {
            distances.add(Double.valueOf(matcher.group(1)));
        }
        Matcher mse = Pattern.compile("\"mse\":([-+.0-9Ee]+)").matcher(answer);
        if (!mse.find() || distances.size() < 2) {
            throw new IOException(answer);
        }
        return new Score(Double.parseDouble(mse.group(1)), distances.get(layer + 1));
    }

    static void importLpips() throws Exception {
        String manifest =
                "{\"architecture\":\"squeezenet-1.1\",\"colourOrder\":\"bgr\",\"maximum\":255,\"mean\":[104,117,123]}";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, "name\"", "lpips".getBytes());
        part(body, "alias\"", "default".getBytes());
        part(body, "format\"", "npz".getBytes());
        part(body, "manifest\"; filename=\"m.json\"", manifest.getBytes());
        part(body, "file\"; filename=\"f.npz\"",
                Files.readAllBytes(data.resolve("squeezenet/squeezenet1_1_features_caffe_bgr.npz")));
        part(body, "linear\"; filename=\"l.npz\"", Files.readAllBytes(data.resolve("lpips/lin_squeeze_v0.1.npz")));
        body.write("--limit--\r\n".getBytes());
        checked(HTTP.send(
                HttpRequest.newBuilder(URI.create(server + "/v1/models"))
                        .header("Content-Type", "multipart/form-data; boundary=limit")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray())).build(),
                BodyHandlers.ofString()));
    }

    static void part(ByteArrayOutputStream body, String name, byte[] content) throws IOException {
        body.write(("--limit\r\nContent-Disposition: form-data; name=\"" + name + "\r\n\r\n").getBytes());
        body.write(content);
        body.write("\r\n".getBytes());
    }

    static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(server + path)).build(), BodyHandlers.ofString());
    }

    static String checked(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static String base64(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }

    static BufferedImage nearest(BufferedImage image, List<BufferedImage> others) {
        BufferedImage best = others.getFirst();
        double least = Double.MAX_VALUE;
        for (BufferedImage other : others) {
            double distance = mse(image, other);
            if (distance < least) {
                least = distance;
                best = other;
            }
        }
        return best;
    }

    static double mse(BufferedImage left, BufferedImage right) {
        int bands = left.getRaster().getNumBands();
        int[] a = left.getRaster().getPixels(0, 0, left.getWidth(), left.getHeight(), (int[]) null);
        int[] b = right.getRaster().getPixels(0, 0, right.getWidth(), right.getHeight(), (int[]) null);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return sum / a.length / 255 / 255;
    }

    static BufferedImage crop(BufferedImage photo, int left) {
        BufferedImage crop = new BufferedImage(CROP, CROP, BufferedImage.TYPE_3BYTE_BGR);
        int[] pixels = photo.getRGB(left, (photo.getHeight() - CROP) / 2, CROP, CROP, null, 0, CROP);
        crop.setRGB(0, 0, CROP, CROP, pixels, 0, CROP);
        return crop;
    }

    static BufferedImage shifted(BufferedImage digit) {
        BufferedImage shifted = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        shifted.getRaster().setRect(DIGIT_SHIFT, 0, digit.getRaster());
        return shifted;
    }

    static List<BufferedImage> mnist() throws IOException {
        List<BufferedImage> digits = new ArrayList<>();
        try (DataInputStream in = idx("mnist/t10k-images-idx3-ubyte.gz", 16)) {
            for (int i = 0; i < CANDIDATES; i++) {
                byte[] pixels = in.readNBytes(SIDE * SIDE);
                BufferedImage digit = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
                digit.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
                digits.add(digit);
            }
        }
        return digits;
    }

    static byte[] labels() throws IOException {
        try (DataInputStream in = idx("mnist/t10k-labels-idx1-ubyte.gz", 8)) {
            return in.readNBytes(CANDIDATES);
        }
    }

    static DataInputStream idx(String name, int header) throws IOException {
        DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(data.resolve(name))));
        in.skipNBytes(header);
        return in;
    }

    static void write(List<List<Tile>> rows, int size, String name) throws IOException {
        int gap = 8;
        int text = 48;
        BufferedImage sheet = new BufferedImage(
                rows.getFirst().size() * (size + gap) + gap, rows.size() * (size + text + gap) + gap,
                BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                Tile tile = rows.get(r).get(c);
                int left = gap + c * (size + gap);
                int top = gap + r * (size + text + gap);
                graphics.setRenderingHint(
                        RenderingHints.KEY_INTERPOLATION,
                        size < tile.picture.getWidth()
                                ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                                : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
                graphics.drawImage(tile.picture, left, top, size, size, null);
                for (int k = 0; k < tile.lines.size(); k++) {
                    graphics.setColor(tile.lines.get(k).right ? new Color(0x0a7a2f) : Color.DARK_GRAY);
                    graphics.drawString(tile.lines.get(k).text, left, top + size + 13 + 14 * k);
                }
            }
        }
        graphics.dispose();
        ImageIO.write(sheet, "png", target.resolve(name).toFile());
        System.out.println(target.resolve(name) + ", " + Files.size(target.resolve(name)) + " bytes");
    }
}
