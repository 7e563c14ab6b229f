package org.latentserver.jobs;

import org.latentserver.Application;
import org.springframework.boot.SpringApplication;

/** The service with the counting family, as a process that tests start and kill. */
final class CountingServer {
    private CountingServer() {}

    public static void main(String[] args) {
        SpringApplication.from(Application::main).with(CountingConfiguration.class).run(args);
    }
}
