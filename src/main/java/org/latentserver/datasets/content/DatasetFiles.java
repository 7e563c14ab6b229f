package org.latentserver.datasets.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Names of the files of a stored data set, and its description. */
public final class DatasetFiles {
    public static final String DESCRIPTION = "dataset.json";
    public static final String IMAGES = "images.u8";
    public static final String SIZES = "sizes.i32";
    public static final String ROWS = "rows.f32";
    public static final String LABELS = "labels.i32";
    public static final String SPLITS = "splits.u8";

    /** UTF-8, documents separated by line feeds. */
    public static final String TEXT = "text.txt";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DatasetFiles() {}

    public static DatasetDescription description(Path folder) throws IOException {
        try {
            byte[] json = Files.readAllBytes(folder.resolve(DESCRIPTION));
            return JSON.readValue(json, DatasetDescription.class);
        } catch (JacksonException e) {
            throw new IOException("unreadable " + DESCRIPTION, e);
        }
    }

    public static void write(Path folder, DatasetDescription description) throws IOException {
        Files.write(folder.resolve(DESCRIPTION), JSON.writeValueAsBytes(description));
    }
}
