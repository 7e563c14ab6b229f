package org.latentserver.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.latentserver.datasets.content.SplitFractions;
import org.latentserver.datasets.formats.DatasetBuilder;
import org.latentserver.datasets.formats.ReadingOptions;
import org.latentserver.datasets.formats.TestLimits;
import org.latentserver.datasets.formats.Upload;
import org.latentserver.datasets.formats.Uploads;

/**
 * Makes a content folder from files without a server, for experiments with trainers:
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=target/cp
 * java -cp target/classes:target/test-classes:$(cat target/cp) \
 *   org.latentserver.datasets.MakeContent FOLDER file=train-images.gz labels=train-labels.gz \
 *   testFile=… testLabels=… [validationFraction=0.1] [documents=lines textColumn=4 labelColumn=1]
 * </pre>
 */
final class MakeContent {
    private MakeContent() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Upload> files = new HashMap<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            if (Uploads.FIELDS.contains(pair[0])) {
                Path file = Path.of(pair[1]);
                files.put(pair[0], new Upload(pair[0], file.getFileName().toString(), file));
            } else {
                options.put(pair[0], pair[1]);
            }
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        System.out.println(
                new DatasetBuilder(TestLimits.DEFAULT)
                        .build(new Uploads(files), reading(options), folder));
    }

    private static ReadingOptions reading(Map<String, String> options) {
        ReadingOptions.Size size = null;
        if (options.containsKey("resize")) {
            size = ReadingOptions.Size.of(options.get("resize"), 1 << 24);
        }
        return new ReadingOptions(
                null,
                new SplitFractions(
                        Double.parseDouble(options.getOrDefault("validationFraction", "0")),
                        Double.parseDouble(options.getOrDefault("testFraction", "0")),
                        Long.parseLong(options.getOrDefault("splitSeed", "0"))),
                options.get("documents"),
                options.get("textColumn"),
                options.get("labelColumn"),
                ReadingOptions.charset(options.getOrDefault("charset", "UTF-8")),
                size);
    }
}
