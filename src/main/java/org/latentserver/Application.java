package org.latentserver;

import java.time.Clock;
import java.util.Arrays;
import org.latentserver.storage.BackupCommand;
import org.latentserver.training.TrainCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * Entry point of the one jar: {@code serve} (default) starts the service, {@code train} a trainer
 * process; {@code backup} and {@code restore} copy what a service keeps.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Application {
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("train")) {
            System.exit(TrainCommand.run(Arrays.copyOfRange(args, 1, args.length)));
        }
        if (args.length > 0 && (args[0].equals("backup") || args[0].equals("restore"))) {
            System.exit(BackupCommand.run(args, System.getenv()));
        }
        boolean serve = args.length > 0 && args[0].equals("serve");
        SpringApplication.run(
                Application.class, serve ? Arrays.copyOfRange(args, 1, args.length) : args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
