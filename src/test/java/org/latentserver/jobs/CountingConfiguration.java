package org.latentserver.jobs;

import org.latentserver.jobs.counting.CountingEvaluation;
import org.latentserver.jobs.counting.CountingFamily;
import org.latentserver.jobs.counting.CountingLoader;
import org.springframework.context.annotation.Bean;

/** Adds the counting family to a server. Not annotated, so that only those who ask get it. */
class CountingConfiguration {
    @Bean
    CountingFamily countingFamily() {
        return new CountingFamily();
    }

    @Bean
    CountingEvaluation countingEvaluation() {
        return new CountingEvaluation();
    }

    @Bean
    CountingLoader countingLoader() {
        return new CountingLoader();
    }
}
