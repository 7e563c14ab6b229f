package org.latentserver.datasets;

import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UploadConfiguration {
    /**
     * Parts are received on the disk of the home folder: that is the one with room for them, moving
     * them on costs nothing, and what a crash leaves is found.
     */
    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, LatentHome home)
            throws IOException {
        Path folder = home.resolve("staging", "uploads");
        Folders.delete(folder);
        Files.createDirectories(folder);
        return new MultipartConfigElement(
                folder.toString(),
                properties.getMaxFileSize().toBytes(),
                properties.getMaxRequestSize().toBytes(),
                (int) properties.getFileSizeThreshold().toBytes());
    }
}
