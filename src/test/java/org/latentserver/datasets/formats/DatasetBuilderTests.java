package org.latentserver.datasets.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetDescription.TextFigures;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;
import org.latentserver.datasets.content.SplitFractions;

class DatasetBuilderTests {
    @TempDir private Path scratch;
    private int uploads;

    private Path folder = Path.of("");

    private DatasetDescription build(ReadingOptions options, Map<String, byte[]> files)
            throws IOException {
        folder = Files.createDirectory(scratch.resolve("content" + uploads++));
        Map<String, Upload> received = new HashMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String field = file.getKey().replaceAll("\\..*", "");
            Path path = scratch.resolve("upload" + uploads++);
            Files.write(path, file.getValue());
            received.put(field, new Upload(field, file.getKey(), path));
        }
        return new DatasetBuilder(TestLimits.DEFAULT).build(new Uploads(received), options, folder);
    }

    private DatasetDescription build(Map<String, byte[]> files) throws IOException {
        return build(ReadingOptions.DEFAULT, files);
    }

    private static ReadingOptions split(double validation, double test, long seed) {
        return options(null, null, null, new SplitFractions(validation, test, seed));
    }

    private static ReadingOptions options(
            @Nullable String documents,
            @Nullable String textColumn,
            @Nullable String labelColumn,
            SplitFractions fractions) {
        return new ReadingOptions(
                null, fractions, documents, textColumn, labelColumn, StandardCharsets.UTF_8, null);
    }

    @Test
    void readsIdxPlainAndCompressedAlike() throws IOException {
        byte[] images = Samples.idxImages(3, 2, 5);
        byte[] labels = Samples.idxLabels(12, 3, 12);
        DatasetDescription plain = build(Map.of("file", images, "labels", labels));
        byte[] stored = Files.readAllBytes(folder.resolve(DatasetFiles.IMAGES));
        DatasetDescription compressed =
                build(Map.of("file", Samples.gzip(images), "labels", Samples.gzip(labels)));

        assertThat(compressed).isEqualTo(plain);
        assertThat(Files.readAllBytes(folder.resolve(DatasetFiles.IMAGES))).isEqualTo(stored);
        assertThat(plain.shape()).containsExactly(1, 2, 5);
        // numbers are ordered as numbers, and numbered from 0 on
        assertThat(plain.classes())
                .containsExactly(new ClassCount("3", 1), new ClassCount("12", 2));
        try (ImageContent content = ImageContent.open(folder)) {
            assertThat(content.label(0)).isEqualTo(1);
            assertThat(content.label(1)).isEqualTo(0);
            assertThat(content.bytes(1)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        }
    }

    @Test
    void takesFoldersOfAnArchiveAsSplitsAndLabels() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("toys/train/car/1.png", Samples.png(4, 4, 0xff0000));
        entries.put("toys/train/ball/1.png", Samples.png(4, 4, 0x00ff00));
        entries.put("toys/train/.DS_Store", new byte[] {1});
        entries.put("toys/README.md", Samples.text("toys"));
        entries.put("toys/val/car/1.png", Samples.png(4, 4, 0x0000ff));
        entries.put("toys/test/ball/1.png", Samples.png(4, 4, 0x0000fe));
        for (byte[] archive :
                List.of(
                        Samples.zip(entries),
                        Samples.tar(entries),
                        Samples.gzip(Samples.tar(entries)))) {
            DatasetDescription toys = build(Map.of("file", archive));

            assertThat(toys.format()).isEqualTo("images");
            assertThat(toys.shape()).containsExactly(3, 4, 4);
            assertThat(toys.classes())
                    .containsExactly(new ClassCount("ball", 2), new ClassCount("car", 2));
            assertThat(toys.splits())
                    .containsEntry(Split.TRAIN, 2L)
                    .containsEntry(Split.VALIDATION, 1L)
                    .containsEntry(Split.TEST, 1L);
            try (ImageContent content = ImageContent.open(folder)) {
                byte on = (byte) 255;
                assertThat(content.bytes(0))
                        .startsWith(on, on, on, on)
                        .endsWith((byte) 0, (byte) 0, (byte) 0, (byte) 0);
                assertThat(content.label(0)).isEqualTo(1);
                assertThat(content.items(Split.TEST)).containsExactly(3);
            }
        }
    }

    @Test
    void coloursGreyPicturesAmongColouredOnes() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("1.png", Samples.png(1, 2, 0x808080));
        entries.put("2.png", Samples.png(2, 1, 0x0a141e));
        DatasetDescription both = build(Map.of("file", Samples.zip(entries)));

        assertThat(both.channels()).isEqualTo(3);
        assertThat(both.shape()).isNull();
        assertThat(both.classes()).isEmpty();
        assertThat(both.bytes()).isEqualTo(12);
        try (ImageContent content = ImageContent.open(folder)) {
            byte grey = (byte) 0x80;
            assertThat(content.bytes(0)).containsExactly(grey, grey, grey, grey, grey, grey);
            assertThat(content.bytes(1)).containsExactly(10, 10, 20, 20, 30, 30);
        }
    }

    @Test
    void readsAZipOfMoreEntriesThanTheOldFormatCounts() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 70_000; i++) {
            entries.put("notes/" + i + ".txt", new byte[0]);
        }
        entries.put("a/1.png", Samples.png(1, 1, 0));

        assertThat(build(Map.of("file", Samples.zip(entries))).count()).isEqualTo(1);
    }

    @Test
    void resizesWhereAsked() throws IOException {
        ReadingOptions options =
                new ReadingOptions(
                        null,
                        SplitFractions.NONE,
                        null,
                        null,
                        null,
                        StandardCharsets.UTF_8,
                        new ReadingOptions.Size(3, 5));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a/1.png", Samples.png(9, 9, 0x808080));
        entries.put("b/2.png", Samples.png(2, 1, 0x808080));

        assertThat(build(options, Map.of("file", Samples.zip(entries))).shape())
                .containsExactly(1, 3, 5);
    }

    @Test
    void takesBytesWithChannelsLastAsImages() throws IOException {
        byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        DatasetDescription images =
                build(Map.of("file", Samples.npy("|u1", "(1, 2, 2, 3)", pixels)));

        assertThat(images.kind()).isEqualTo(DatasetKind.IMAGES);
        assertThat(images.shape()).containsExactly(3, 2, 2);
        try (ImageContent content = ImageContent.open(folder)) {
            assertThat(content.bytes(0)).containsExactly(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12);
        }
    }

    @Test
    void takesFloatsAsRowsAndTheirLabelsFromAnNpz() throws IOException {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("x_train.npy", Samples.npy("<f4", "(2, 3)", Samples.f4(1, 2, 3, 4, 5, 6)));
        arrays.put("y_train.npy", Samples.npy("|u1", "(2,)", new byte[] {7, 5}));
        arrays.put("x_test.npy", Samples.npy("<f4", "(1, 3)", Samples.f4(7, 8, 9)));
        arrays.put("y_test.npy", Samples.npy("|u1", "(1,)", new byte[] {5}));
        DatasetDescription rows = build(Map.of("file", Samples.zip(arrays)));

        assertThat(rows.kind()).isEqualTo(DatasetKind.ARRAYS);
        assertThat(rows.shape()).containsExactly(3);
        assertThat(rows.classes()).containsExactly(new ClassCount("5", 2), new ClassCount("7", 1));
        try (ArrayContent content = ArrayContent.open(folder)) {
            float[] row = new float[3];
            content.copy(1, row, 0);
            assertThat(row).containsExactly(4, 5, 6);
            assertThat(content.label(0)).isEqualTo(1);
            assertThat(content.items(Split.TEST)).containsExactly(2);
        }
    }

    @Test
    void readsCsvWithALabelColumn() throws IOException {
        String csv = "width;kind;length\n1.5;\"big; red\";2\n\n-3e2;small;0\n";
        DatasetDescription table =
                build(
                        options(null, null, "kind", SplitFractions.NONE),
                        Map.of("file.csv", Samples.text(csv)));

        assertThat(table.columns()).containsExactly("width", "length");
        assertThat(table.classes())
                .containsExactly(new ClassCount("big; red", 1), new ClassCount("small", 1));
        try (ArrayContent content = ArrayContent.open(folder)) {
            float[] row = new float[2];
            content.copy(1, row, 0);
            assertThat(row).containsExactly(-300, 0);
        }
    }

    @Test
    void splitsExactlyAndTheSameForTheSameSeed() throws IOException {
        byte[] images = Samples.idxImages(1_000, 1, 1);
        DatasetDescription first = build(split(0.1, 0.25, 7), Map.of("file", images));
        byte[] chosen = Files.readAllBytes(folder.resolve(DatasetFiles.SPLITS));
        build(split(0.1, 0.25, 7), Map.of("file", images));
        byte[] again = Files.readAllBytes(folder.resolve(DatasetFiles.SPLITS));
        build(split(0.1, 0.25, 8), Map.of("file", images));
        byte[] other = Files.readAllBytes(folder.resolve(DatasetFiles.SPLITS));

        assertThat(first.count(Split.VALIDATION)).isEqualTo(100);
        assertThat(first.count(Split.TEST)).isEqualTo(250);
        assertThat(again).isEqualTo(chosen);
        assertThat(other).isNotEqualTo(chosen);
        try (ImageContent content = ImageContent.open(folder)) {
            assertThat(content.items(Split.VALIDATION)).hasSize(100);
            assertThat(content.items(Split.TEST)).hasSize(250);
            assertThat(content.items(Split.TRAIN)).hasSize(650);
        }
    }

    @Test
    void countsTheTokensOfAStream() throws IOException {
        String text = "\ufeffthe cat\tsat on\r\nthe  mat \u00e9t\u00e9 the";
        DatasetDescription stream = build(Map.of("file.txt", Samples.text(text)));

        assertThat(stream.text()).isEqualTo(new TextFigures(false, 8, 6));
        assertThat(Files.readString(folder.resolve(DatasetFiles.TEXT)))
                .isEqualTo(text.substring(1));
    }

    @Test
    void takesLinesAsDocumentsWithoutBlankOnes() throws IOException {
        DatasetDescription documents =
                build(
                        options("lines", null, null, SplitFractions.NONE),
                        Map.of("file", Samples.text("one two\r\n\n  \nthree")));

        assertThat(documents.count()).isEqualTo(2);
        assertThat(documents.text()).isEqualTo(new TextFigures(true, 3, 3));
        assertThat(Files.readString(folder.resolve(DatasetFiles.TEXT)))
                .isEqualTo("one two\nthree\n");
    }

    @Test
    void findsColumnsOfTabbedTextByNumberOrName() throws IOException {
        DatasetDescription numbered =
                build(
                        options(null, "3", "1", SplitFractions.NONE),
                        Map.of("file", Samples.text("pos\t9\tfine film\nneg\t1\tbad\n")));
        String byNumber = Files.readString(folder.resolve(DatasetFiles.TEXT));
        DatasetDescription named =
                build(
                        options(null, "review", "mood", SplitFractions.NONE),
                        Map.of(
                                "file",
                                Samples.text(
                                        "mood\tscore\treview\npos\t9\tfine film\nneg\t1\tbad\n")));

        assertThat(byNumber).isEqualTo("fine film\nbad\n");
        assertThat(named).isEqualTo(numbered);
        assertThat(numbered.classes())
                .containsExactly(new ClassCount("neg", 1), new ClassCount("pos", 1));
    }

    @Test
    void transcodesWhatItIsToldTheCharsetOf() throws IOException {
        ReadingOptions latin =
                new ReadingOptions(
                        null,
                        SplitFractions.NONE,
                        null,
                        null,
                        null,
                        Charset.forName("ISO-8859-1"),
                        null);
        build(latin, Map.of("file", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(Files.readString(folder.resolve(DatasetFiles.TEXT))).isEqualTo("caf\u00e9");
    }
}
