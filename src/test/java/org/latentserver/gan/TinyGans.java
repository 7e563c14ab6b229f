package org.latentserver.gan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.NetworkKind;
import org.latentserver.serving.Lease;
import org.latentserver.serving.ServedModel;
import org.latentserver.serving.Serving;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** A generator of faces and one that is told classes, each served as version 4. */
@TestConfiguration
@ComponentScan("org.latentserver.api")
class TinyGans {
    @Bean(destroyMethod = "close")
    ServedGan faces() throws IOException {
        return loaded(TinyGan.ARCHITECTURE);
    }

    @Bean(destroyMethod = "close")
    ServedGan digits() throws IOException {
        return loaded(TinyGan.architecture(NetworkKind.RESIDUAL, "one", "two"));
    }

    private static ServedGan loaded(GanArchitecture architecture) throws IOException {
        TestEngine.start();
        Path folder = Files.createTempDirectory("gan");
        try {
            return new GanLoader(new DirectBatchers())
                    .load(TinyGan.write(folder.resolve("package"), architecture));
        } finally {
            Folders.delete(folder); // all is in memory now
        }
    }

    @Bean
    Serving serving(Map<String, ServedGan> gans) {
        return new Served(gans);
    }

    /** Serves each tiny generator as version 4. */
    private record Served(Map<String, ServedGan> gans) implements Serving {
        @Override
        public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
            ServedGan gan = gans.get(reference);
            if (gan == null) {
                throw new ServiceException(ErrorCode.UNKNOWN_MODEL, "no model " + reference);
            }
            return new Use<>(type.cast(gan), reference);
        }
    }

    private record Use<T extends ServedModel>(T get, String model) implements Lease<T> {
        @Override
        public int version() {
            return 4;
        }

        @Override
        public void close() {
            // the model stays for the next test
        }
    }
}
