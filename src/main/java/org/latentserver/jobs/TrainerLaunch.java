package org.latentserver.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How a trainer process is started: from the same Java and the same class path as this server. */
@Component
class TrainerLaunch {
    private static final String MAIN_CLASS = "org.latentserver.Application";
    private static final List<String> OF_THE_SERVER = List.of("LATENT_SECURITY", "SPRING_");
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final JobSettings settings;
    private final @Nullable String engineCache;

    TrainerLaunch(
            JobSettings settings, @Value("${latent.engine.cache:#{null}}") @Nullable String cache) {
        this.settings = settings;
        this.engineCache = cache;
    }

    int threads() {
        return settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
    }

    /** Starts a trainer whose work folder has its {@code job.json}. */
    Process start(Path folder) throws IOException {
        ProcessBuilder trainer = new ProcessBuilder(command(folder)).directory(folder.toFile());
        // it has no use for the secrets of the server, which are among these
        trainer.environment()
                .keySet()
                .removeIf(name -> OF_THE_SERVER.stream().anyMatch(name::startsWith));
        return trainer.start();
    }

    private List<String> command(Path folder) {
        List<String> command = new ArrayList<>();
        if (settings.nice() > 0 && Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", Integer.toString(settings.nice())));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx" + settings.trainerHeap().toMegabytes() + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        if (engineCache != null) {
            command.add("-Dlatent.engine.cache=" + Path.of(engineCache).toAbsolutePath());
        }
        command.addAll(settings.trainerOptions());
        command.addAll(program());
        command.addAll(List.of("train", folder.toString()));
        return command;
    }

    /** The one jar when the server runs from it, else the class path. */
    private static List<String> program() {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        if (classPath.length == 1 && classPath[0].endsWith(".jar")) {
            return List.of("-jar", absolute(classPath[0]));
        }
        return List.of(
                "-cp",
                Arrays.stream(classPath)
                        .map(TrainerLaunch::absolute)
                        .collect(Collectors.joining(File.pathSeparator)),
                MAIN_CLASS);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }
}
