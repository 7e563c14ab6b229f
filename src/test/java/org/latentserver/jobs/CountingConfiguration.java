package org.latentserver.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import org.latentserver.datasets.*;
import org.latentserver.datasets.content.*;
import org.latentserver.jobs.counting.CountingFamily;
import org.latentserver.models.*;
import org.latentserver.models.packages.*;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Adds the counting family to a server. Not annotated, so that only those who ask get it. */
@SuppressWarnings("all")
class CountingConfiguration {
    @Bean
    CountingFamily countingFamily() {
        return new CountingFamily();
    }

    @Bean
    @Primary
    Datasets fakeDatasets() {
        return new Datasets() {
            @Override
            public Dataset get(String s) {
                return new Dataset(
                        "ds-1",
                        "numbers",
                        Instant.EPOCH,
                        new DatasetDescription(
                                DatasetKind.TEXT,
                                "text",
                                1,
                                null,
                                0,
                                0,
                                0,
                                0,
                                0,
                                List.of(),
                                List.of(),
                                Map.of(),
                                null,
                                10));
            }

            @Override
            public Path content(Dataset d) {
                return Path.of("/tmp");
            }
        };
    }
}
