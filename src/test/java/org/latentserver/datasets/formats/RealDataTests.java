package org.latentserver.datasets.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetDescription.TextFigures;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;

/** The data sets that people train on; the expected figures are those their authors state. */
class RealDataTests {
    private static final Path DATA =
            Path.of(System.getProperty("latent.test.data", "../shared/data"));

    @TempDir private Path folder;
    @TempDir private Path scratch;

    private DatasetDescription build(ReadingOptions options, String... files) throws IOException {
        Map<String, Upload> uploads = new HashMap<>();
        for (String file : files) {
            String[] pair = file.split("=", 2);
            Path path = DATA.resolve(pair[1]);
            assumeTrue(Files.exists(path), "no " + pair[1] + " under latent.test.data");
            uploads.put(pair[0], new Upload(pair[0], path.getFileName().toString(), path));
        }
        return new DatasetBuilder(TestLimits.DEFAULT).build(new Uploads(uploads), options, folder);
    }

    private DatasetDescription idx(String set) throws IOException {
        return build(
                ReadingOptions.DEFAULT,
                "file=" + set + "/train-images-idx3-ubyte.gz",
                "labels=" + set + "/train-labels-idx1-ubyte.gz",
                "testFile=" + set + "/t10k-images-idx3-ubyte.gz",
                "testLabels=" + set + "/t10k-labels-idx1-ubyte.gz");
    }

    @Test
    void readsMnist() throws IOException {
        DatasetDescription mnist = idx("mnist");

        assertThat(mnist.count()).isEqualTo(70_000);
        assertThat(mnist.shape()).containsExactly(1, 28, 28);
        assertThat(mnist.count(Split.TRAIN)).isEqualTo(60_000);
        assertThat(mnist.count(Split.TEST)).isEqualTo(10_000);
        // digits 0 to 9, training and test counts as published with the set
        assertThat(mnist.classes().stream().map(ClassCount::count))
                .containsExactly(
                        5923L + 980,
                        6742L + 1135,
                        5958L + 1032,
                        6131L + 1010,
                        5842L + 982,
                        5421L + 892,
                        5918L + 958,
                        6265L + 1028,
                        5851L + 974,
                        5949L + 1009);
        try (ImageContent content = ImageContent.open(folder)) {
            // the first training digit is the well-known 5
            assertThat(content.label(0)).isEqualTo(5);
            assertThat(content.bytes(0)[5 * 28 + 12]).isEqualTo((byte) 3);
            assertThat(content.label(60_000)).isEqualTo(7);
        }
    }

    @Test
    void readsFashionMnist() throws IOException {
        DatasetDescription fashion = idx("fashion-mnist");

        assertThat(fashion.count()).isEqualTo(70_000);
        assertThat(fashion.classes()).hasSize(10).allMatch(c -> c.count() == 7_000);
    }

    @Test
    void readsCifar10FromItsTar() throws IOException {
        DatasetDescription cifar =
                build(ReadingOptions.DEFAULT, "file=cifar10-jpeg/cifar10-jpeg.tar.gz");

        assertThat(cifar.count()).isEqualTo(60_000);
        assertThat(cifar.shape()).containsExactly(3, 32, 32);
        assertThat(cifar.classes().stream().map(ClassCount::name))
                .containsExactly(
                        "airplane",
                        "automobile",
                        "bird",
                        "cat",
                        "deer",
                        "dog",
                        "frog",
                        "horse",
                        "ship",
                        "truck");
        assertThat(cifar.classes()).allMatch(c -> c.count() == 6_000);
        assertThat(cifar.count(Split.TRAIN)).isEqualTo(50_000);
        assertThat(cifar.count(Split.TEST)).isEqualTo(10_000);
    }

    @Test
    void readsUnlabelledPhotographsOfSeveralSizes() throws IOException {
        Path photographs = DATA.resolve("bsds500/train");
        assumeTrue(Files.exists(photographs), "no bsds500 under latent.test.data");
        Path zip = scratch.resolve("bsds500.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> paths = Files.list(photographs)) {
            for (Path path : paths.sorted().toList()) {
                out.putNextEntry(new ZipEntry("train/" + path.getFileName()));
                Files.copy(path, out);
            }
        }
        DatasetDescription bsds =
                new DatasetBuilder(TestLimits.DEFAULT)
                        .build(
                                new Uploads(Map.of("file", new Upload("file", "x", zip))),
                                ReadingOptions.DEFAULT,
                                folder);

        assertThat(bsds.kind()).isEqualTo(DatasetKind.IMAGES);
        assertThat(bsds.count()).isEqualTo(55);
        assertThat(bsds.channels()).isEqualTo(3);
        assertThat(bsds.classes()).isEmpty();
        assertThat(bsds.shape()).isNull();
        assertThat(List.of(bsds.minHeight(), bsds.maxHeight())).containsExactly(321, 481);
        assertThat(List.of(bsds.minWidth(), bsds.maxWidth())).containsExactly(321, 481);
    }

    @Test
    void countsTheWordsOfWiki8Exactly() throws IOException {
        DatasetDescription wiki = build(ReadingOptions.DEFAULT, "file=wiki8/wiki8.bz2");

        assertThat(wiki.text()).isEqualTo(new TextFigures(false, 16_939_981, 219_470));
        assertThat(wiki.bytes()).isEqualTo(100_000_000);
        assertThat(wiki.count()).isEqualTo(1);
    }

    @Test
    void readsTheReviewsOfImdbWithTheirSentiment() throws IOException {
        ReadingOptions options =
                new ReadingOptions(
                        null,
                        org.latentserver.datasets.content.SplitFractions.NONE,
                        null,
                        "4",
                        "1",
                        java.nio.charset.StandardCharsets.UTF_8,
                        null);
        DatasetDescription imdb =
                build(options, "file=imdb/train.tsv.bz2", "testFile=imdb/test.tsv.bz2");

        assertThat(imdb.count()).isEqualTo(50_000);
        assertThat(imdb.classes())
                .containsExactly(new ClassCount("neg", 25_000), new ClassCount("pos", 25_000));
        assertThat(imdb.count(Split.TEST)).isEqualTo(25_000);
        assertThat(Files.readString(folder.resolve("text.txt"))).contains("<br />");
    }
}
