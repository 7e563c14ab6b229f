package org.latentserver.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this software, from {@code META-INF/build-info.properties} that the build writes.
 */
final class CodeVersion {
    private CodeVersion() {}

    static String current() {
        try (InputStream in =
                CodeVersion.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (in == null) {
                return "unpackaged";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("build.version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
