package org.latentserver.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 1 to 8, 11, 12, 16 and 39: what is inside of uploaded files. */
class UploadAttackTests extends AttackedServer {
    /** {@code pickle.dumps({'a': 1}, 2)}. */
    private static final byte[] PICKLE =
            HexFormat.of().parseHex("80027d710058010000006171014b01732e");

    private static final Path DIGITS = Path.of("models", "digits");

    private HttpResponse<String> model(byte[] file, String... fields) throws Exception {
        Multipart form = new Multipart().field("name", "attack").file("file", "model", file);
        for (int i = 0; i < fields.length; i += 2) {
            form.field(fields[i], fields[i + 1]);
        }
        return upload("/v1/models", form);
    }

    private HttpResponse<String> dataset(byte[] file) throws Exception {
        return upload(
                "/v1/datasets", new Multipart().field("name", "attack").file("file", "data", file));
    }

    private static byte[] tar(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            add(tar, name, content);
        }
        return out.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "..\\x",
                "/etc/x",
                "C:\\x",
                "../home-evil/x",
                "models/../../../x"
            })
    void entriesThatLeaveTheirFolder(String name) throws Exception {
        byte[] png = Files.readAllBytes(DIGITS.resolve("preview.png"));
        refused(model(tar(name, png)), 422);
        refused(dataset(tar(name + ".png", png)), 422);
        refused(dataset(zip(name + ".png", png)), 422);
    }

    @Test
    void archivesThatInflateToGigabytes() throws Exception {
        byte[] zeros = new byte[60 << 20];
        refused(dataset(zip("zeros.npy", zeros)), 413, 422);
        refused(dataset(gzip(zeros)), 413, 422);
        refused(dataset(gzip(gzip(zeros))), 413, 422);
        refused(model(gzip(tar("weights.safetensors", zeros))), 413, 422);
        refused(model(gzip(zeros), "format", "word2vec-bin"), 413, 422);
    }

    @Test
    void entriesThatLieOverEachOther() throws Exception {
        refused(dataset(overlapping(zip("a.png", new byte[1000]))), 422);
    }

    /** A second line of the directory for the same bytes, under another name. */
    private static byte[] overlapping(byte[] zip) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        int directory = in.getInt(end + 16);
        int line = end - directory;
        ByteBuffer out = ByteBuffer.allocate(zip.length + line).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, end).put(zip, directory, line).put(zip, end, 22);
        out.put(end + 46, (byte) 'b');
        int newEnd = end + line;
        out.putShort(newEnd + 8, (short) 2).putShort(newEnd + 10, (short) 2);
        out.putInt(newEnd + 12, 2 * line);
        return out.array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"package", "npz", "word2vec-bin", "word2vec-text", "glove"})
    void picklesOfAnyNameAndInAnyWrapping(String format) throws Exception {
        refused(model(PICKLE, "format", format), 400, 422);
        // what torch.save and torch.jit.save make is a zip with a pickle in it, and code
        refused(model(zip("archive/data.pkl", PICKLE), "format", format), 400, 422);
        refused(model(zip("archive/code/__torch__.py", PICKLE), "format", format), 400, 422);
        refused(model(tar("weights.pt", PICKLE), "format", format), 400, 422);
        refused(model(tar("weights.safetensors", PICKLE), "format", format), 400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torchscript", "onnx", "pickle", "pt", "../../package"})
    void formatsThatAreCodeOrNameFilesElsewhere(String format) throws Exception {
        refused(model(PICKLE, "format", format), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader []]",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b]",
                "{\"@class\":\"java.net.URL\",\"@type\":\"java.net.URL\"}",
                "[\"java.net.URL\",\"http://127.0.0.1:1/\"]",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"
            })
    void manifestsThatNameTypesOrMultiply(String manifest) throws Exception {
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        refused(model(tar("model.json", bytes)), 422);
        Multipart form =
                new Multipart()
                        .field("name", "attack")
                        .field("format", "npz")
                        .file("manifest", "manifest.json", bytes)
                        .file("file", "x.npz", zip("a.npy", PICKLE));
        refused(upload("/v1/models", form), 400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "..\\..\\evil", "/etc/cron.d/evil", "C:\\evil", "a%00b"})
    void fileNamesAreNoPaths(String fileName) throws Exception {
        Multipart form =
                new Multipart()
                        .field("name", "harmless")
                        .file("file", fileName, "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> made = upload("/v1/datasets", form);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("evil");
        assertThat(send(to("/v1/datasets/harmless").DELETE()).statusCode()).isEqualTo(204);
    }

    @Test
    void filesThatAreNotWhatTheManifestSays() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
                Stream<Path> files = Files.list(DIGITS)) {
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.endsWith("weights.safetensors")) {
                    bytes[bytes.length - 1] ^= 1;
                }
                add(tar, file.getFileName().toString(), bytes);
            }
        }
        HttpResponse<String> answer = model(out.toByteArray());
        refused(answer, 422);
        assertThat(answer.body()).contains("weights.safetensors");
    }

    @Test
    void moreThanAPackageMayHave() throws Exception {
        refused(model(tar("weights.safetensors", new byte[9 << 20])), 413);
        refused(model(new byte[33 << 20]), 413);
    }

    @Test
    void nothingWasKept() throws Exception {
        assertThat(get("/v1/models/attack").statusCode()).isEqualTo(404);
        assertThat(get("/v1/datasets/attack").statusCode()).isEqualTo(404);
    }
}
