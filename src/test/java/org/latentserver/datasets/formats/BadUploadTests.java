package org.latentserver.datasets.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.SplitFractions;

/** Each is refused with a code, the field and the reason. */
class BadUploadTests {
    private static final byte[] PICTURE = Samples.png(2, 2, 0x123456);

    @TempDir private Path scratch;

    private ServiceException refusal(
            DatasetLimits limits, ReadingOptions options, Map<String, byte[]> files)
            throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("content"));
        Map<String, Upload> uploads = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String field = file.getKey().replaceAll("\\..*", "");
            Path path = Files.write(scratch.resolve(field), file.getValue());
            uploads.put(field, new Upload(field, file.getKey(), path));
        }
        return catchThrowableOfType(
                ServiceException.class,
                () -> new DatasetBuilder(limits).build(new Uploads(uploads), options, folder));
    }

    @ParameterizedTest
    @MethodSource({"files", "names", "archives", "numbers"})
    void refuses(Map<String, byte[]> files, ErrorCode code, String field, String reason)
            throws IOException {
        DatasetLimits limits =
                TestLimits.with(
                        Map.of(
                                "latent.datasets.max-archive-entries", "20",
                                "latent.datasets.max-classes", "15",
                                "latent.datasets.max-content", "1MB"));
        ServiceException refusal = refusal(limits, ReadingOptions.DEFAULT, files);

        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).contains(reason);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.getMessage())
                .doesNotContain(scratch.toString(), "Exception", "org.apache", "java.");
    }

    private static Arguments bad(String name, byte[] file, String reason) {
        return argumentSet(name, Map.of("file", file), ErrorCode.INVALID_DATA, "file", reason);
    }

    private static Arguments large(String name, byte[] file, String reason) {
        return argumentSet(name, Map.of("file", file), ErrorCode.TOO_LARGE, "file", reason);
    }

    static List<Arguments> files() {
        byte[] images = Samples.idxImages(10, 4, 4);
        byte[] compressed = Samples.gzip(noisyImages(5_000));
        byte[] binary = {1, 2, 3, 0, 4};
        byte[] wrongMagic = images.clone();
        wrongMagic[2] = 13;
        return List.of(
                bad("empty", new byte[0], "empty"),
                bad("unknown format", binary, "idx, images, npy, csv, text"),
                bad("gzip cut", Samples.cut(compressed, 2_000), "truncated or corrupt"),
                bad("gzip of nothing", Samples.cut(compressed, 5), "truncated or corrupt"),
                bad("gzip damaged", damaged(Samples.gzip(images), 40), "corrupt"),
                bad("bzip2 cut", Samples.text("BZh91A"), "truncated or corrupt"),
                bad("idx cut", Samples.cut(images, 100), "ends in item 6 of 10"),
                bad("idx header cut", Samples.cut(images, 9), "truncated in its header"),
                bad("idx of floats", wrongMagic, "none of"),
                bad("idx labels as file", Samples.idxLabels(1, 2), "1 dimensions"),
                bad("idx too long", Samples.cut(images, images.length + 1), "after its last"),
                argumentSet(
                        "fewer labels",
                        Map.of("file", images, "labels", Samples.idxLabels(1, 2, 3)),
                        ErrorCode.INVALID_DATA,
                        "labels",
                        "3 labels for 10 images"),
                argumentSet(
                        "test without labels",
                        Map.of(
                                "file", images,
                                "labels", Samples.idxLabels(new int[10]),
                                "testFile", images),
                        ErrorCode.INVALID_REQUEST,
                        "testLabels",
                        "all files"),
                argumentSet(
                        "nothing but labels",
                        Map.of("labels", Samples.idxLabels(1)),
                        ErrorCode.INVALID_REQUEST,
                        "file",
                        "missing"),
                bad("picture alone", PICTURE, "zip or tar.gz"),
                bad("text not UTF-8", Samples.cut(latin(), 9), "not valid UTF-8 at byte 3"),
                bad("text with a zero", zeroAfter(2_000), "zero"),
                bad("text of blanks", Samples.text(" \n\t \n"), "no word"),
                large("gzip bomb", Samples.gzip(letters(5 << 20)), "larger than"),
                large("text too large", Samples.text("word ".repeat(300_000)), "larger than"));
    }

    static List<Arguments> names() {
        return Stream.of(
                        "../../evil.png",
                        "a/../../evil.png",
                        "/etc/evil.png",
                        "..\\evil.png",
                        "C:\\evil.png",
                        "C:/evil.png",
                        "a/\u0007.png",
                        "a/" + "x".repeat(1_001) + ".png")
                .flatMap(name -> {
                    Map<String, byte[]> entry = Map.of(name, PICTURE);
                    return Stream.of(
                            bad("zip " + name, Samples.zip(entry), "the archive entry '"),
                            bad("tar " + name, Samples.tar(entry), "the archive entry '"));
                })
                .toList();
    }

    static List<Arguments> archives() {
        byte[] zip = Samples.zip(Map.of("a/1.png", PICTURE));
        byte[] tar = Samples.tar(Map.of("a/1.png", PICTURE));
        return List.of(
                bad("symbolic link", Samples.tarLink("a/1.png", "/etc/passwd", '2'), "is a link"),
                bad("hard link", Samples.tarLink("a/1.png", "/etc/passwd", '1'), "is a link"),
                bad("device", Samples.tarLink("a/1.png", "", '3'), "not a plain file"),
                bad(
                        "tar header of megabytes",
                        Samples.tarWithComment(5 << 20),
                        "out of proportion"),
                bad("zip link", symbolic(zip), "is a link"),
                bad("zip cut", Samples.cut(zip, zip.length - 30), "truncated"),
                bad("zip header differs", damaged(zip, 32), "differs from its line"),
                bad("zip method differs", damaged(zip, 8), "differs from its line"),
                bad("zip checksum", checksum(zip), "checksum"),
                bad("tar cut", Samples.cut(tar, 600), "truncated or corrupt"),
                bad("tar damaged", damaged(tar, 100), "corrupt"),
                bad(
                        "twice but for case",
                        Samples.zip(Map.of("a/1.png", PICTURE, "A/1.PNG", PICTURE)),
                        "twice"),
                bad(
                        "nested archive",
                        Samples.zip(Map.of("a/1.png", PICTURE, "a/b.zip", zip)),
                        "no .png"),
                bad(
                        "label folder missing",
                        Samples.zip(Map.of("a/1.png", PICTURE, "2.png", PICTURE)),
                        "without a label folder"),
                bad(
                        "label missing in a split",
                        Samples.zip(Map.of("train/a/1.png", PICTURE, "test/2.png", PICTURE)),
                        "without a label folder in 'test/'"),
                bad(
                        "folder beside train",
                        Samples.zip(Map.of("train/a/1.png", PICTURE, "rest/a/2.png", PICTURE)),
                        "beside 'train'"),
                bad("no picture", Samples.zip(Map.of("README", PICTURE)), "no image"),
                bad(
                        "picture cut",
                        Samples.zip(Map.of("a/1.png", Samples.cut(PICTURE, 50))),
                        "'a/1.png'"),
                bad(
                        "text as picture",
                        Samples.tar(Map.of("a/1.jpg", Samples.text("hello"))),
                        "'a/1.jpg'"),
                large(
                        "picture bomb",
                        Samples.zip(Map.of("a/1.png", Samples.pngHeader(50_000, 50_000))),
                        "2500000000"),
                large("entries", Samples.zip(many(30)), "more than 20 entries"),
                large("tar entries", Samples.tar(many(30)), "more than 20 entries"),
                large("classes", Samples.zip(many(18)), "more than 15 different labels"),
                bomb());
    }

    private static Arguments bomb() {
        byte[] zeros = Samples.npy("|u1", "(8000000, 1)", new byte[8_000_000]);
        return large("zip bomb", Samples.zip(Map.of("x.npy", zeros)), "than");
    }

    static List<Arguments> numbers() {
        byte[] nan = Samples.npy("<f4", "(2, 2)", Samples.f4(1, 2, Float.NaN, 4));
        byte[] rows = Samples.npy("<f4", "(2, 2)", Samples.f4(1, 2, 3, 4));
        return List.of(
                bad("nan", nan, "NaN in row 1 (from 0), value 0"),
                bad("npy cut", Samples.cut(nan, nan.length - 4), "truncated"),
                bad("npy too long", Samples.cut(rows, rows.length + 4), "further bytes"),
                bad("pickle", Samples.npy("|O", "(2,)", new byte[20]), "dtype"),
                bad("no items", Samples.npy("<f4", "(0, 3)", new byte[0]), "at least one"),
                large("npy claims much", Samples.npy("<f4", "(2000000000, 9)", nan), "shape"),
                bad(
                        "npz with other names",
                        Samples.zip(Map.of("weights.npy", nan)),
                        "'weights.npy'"),
                csv("ragged", "a,b\n1,2\n3\n", "line 3 has 1 columns, the header has 2"),
                csv("long record", "a,b\n1,2\n3,4,5\n", "line 3 has 3 columns"),
                csv("no number", "a,b\n1,2\n3,x\n", "line 3, column 'b': 'x'"),
                csv("nan in csv", "a,b\nNaN,2\n", "line 2, column 'a'"),
                csv("too big for float", "a,b\n1e99,2\n", "finite"),
                csv("no header", "1,2\n3,4\n", "header"),
                csv("header only", "a,b\n", "no row"),
                csv("column twice", "a,a\n1,2\n", "twice"));
    }

    private static Arguments csv(String name, String text, String reason) {
        return argumentSet(
                name,
                Map.of("file.csv", Samples.text(text)),
                ErrorCode.INVALID_DATA,
                "file",
                reason);
    }

    @ParameterizedTest
    @MethodSource
    void refusesOptionsThatDoNotFit(ReadingOptions options, byte[] file, String field)
            throws IOException {
        ServiceException refusal = refusal(TestLimits.DEFAULT, options, Map.of("file", file));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.field()).isEqualTo(field);
    }

    static List<Arguments> refusesOptionsThatDoNotFit() {
        byte[] text = Samples.text("a\tb\n");
        SplitFractions half = new SplitFractions(0, 0.5, 0);
        byte[] split = Samples.zip(Map.of("train/1.png", PICTURE, "test/1.png", PICTURE));
        return List.of(
                Arguments.of(options("pages", null, null), text, "documents"),
                Arguments.of(options("stream", "1", null), text, "documents"),
                Arguments.of(options(null, null, "1"), text, "textColumn"),
                Arguments.of(options(null, "body", null), text, "textColumn"),
                Arguments.of(options(null, "1", null), split, "textColumn"),
                Arguments.of(
                        new ReadingOptions(
                                null, half, null, null, null, StandardCharsets.UTF_8, null),
                        split,
                        "testFraction"));
    }

    private static ReadingOptions options(
            @Nullable String documents, @Nullable String text, @Nullable String label) {
        return new ReadingOptions(
                null, SplitFractions.NONE, documents, text, label, StandardCharsets.UTF_8, null);
    }

    private static byte[] noisyImages(int count) {
        byte[] images = Samples.idxImages(count, 1, 1);
        Random random = new Random(1);
        for (int i = 16; i < images.length; i++) {
            images[i] = (byte) random.nextInt();
        }
        return images;
    }

    private static byte[] damaged(byte[] file, int at) {
        byte[] damaged = file.clone();
        damaged[at] ^= 0x15;
        return damaged;
    }

    private static byte[] latin() {
        return "caf\u00e9 au lait".getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] letters(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    private static byte[] zeroAfter(int bytes) {
        return Arrays.copyOf(letters(bytes), bytes + 1);
    }

    @Test
    void refusesAFileThatInflatesOutOfProportion() throws IOException {
        byte[] bomb = Samples.gzip(letters(70 << 20));
        ServiceException refusal =
                refusal(TestLimits.DEFAULT, ReadingOptions.DEFAULT, Map.of("file", bomb));

        assertThat(refusal).isNotNull().hasMessageContaining("250 times its size");
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void refusesADocumentAboveItsLimit() throws IOException {
        ServiceException refusal =
                refusal(
                        TestLimits.with(Map.of("latent.datasets.max-document", "1KB")),
                        options("lines", null, null),
                        Map.of("file", Samples.text("short\n" + "x".repeat(2_000))));

        assertThat(refusal).isNotNull().hasMessageContaining("line 2 is longer than 1024 bytes");
    }

    private static Map<String, byte[]> many(int entries) {
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < entries; i++) {
            many.put("class" + i + "/1.png", PICTURE);
        }
        return many;
    }

    /** Says in the directory that the first entry was made on Unix and is a symbolic link. */
    private static byte[] symbolic(byte[] zip) {
        byte[] changed = zip.clone();
        int at = directory(zip);
        changed[at + 5] = 3;
        changed[at + 41] = (byte) 0xa1;
        return changed;
    }

    /** Another checksum in the directory; the entry's own follows its data. */
    private static byte[] checksum(byte[] zip) {
        return damaged(zip, directory(zip) + 16);
    }

    private static int directory(byte[] zip) {
        for (int at = 0; ; at++) {
            if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
                return at;
            }
        }
    }
}
