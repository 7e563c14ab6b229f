package org.latentserver.storage;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code backup <file>} and {@code restore <file>}, for the default installation with SQLite. A
 * file {@code -} is standard output or input. The home folder is found as a server finds it, by
 * {@code --latent.home=} or the environment.
 */
public final class BackupCommand {
    static final int EXIT_DONE = 0;
    static final int EXIT_FAILED = 1;
    static final int EXIT_USAGE = 64;

    private static final String HOME_OPTION = "--latent.home=";
    private static final String HOME_VARIABLE = "LATENT_HOME";
    private static final String STANDARD = "-";

    private BackupCommand() {}

    /** Runs the command and returns the exit code; what went wrong is said on standard error. */
    public static int run(String[] arguments, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        String home = environment.getOrDefault(HOME_VARIABLE, "latent-home");
        for (String argument : arguments) {
            if (argument.startsWith(HOME_OPTION)) {
                home = argument.substring(HOME_OPTION.length());
            } else {
                words.add(argument);
            }
        }
        if (words.size() != 2) {
            System.err.println("usage: backup|restore <file, or - > [--latent.home=<folder>]");
            return EXIT_USAGE;
        }
        Path folder = Path.of(home).toAbsolutePath().normalize();
        try {
            if (words.getFirst().equals("backup")) {
                backup(folder, words.getLast());
            } else {
                restore(folder, words.getLast());
            }
            return EXIT_DONE;
        } catch (DirectoryNotEmptyException e) {
            return failed(folder + " is not empty: restore into a new home folder");
        } catch (HomeInUseException e) {
            return failed("a server is running on " + folder);
        } catch (NoSuchFileException e) {
            return failed("there is no " + e.getFile());
        } catch (IOException | SQLException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private static int failed(String reason) {
        System.err.println(reason);
        return EXIT_FAILED;
    }

    /** A file gets its name when it is whole and on the disk. */
    private static void backup(Path home, String target) throws IOException, SQLException {
        if (target.equals(STANDARD)) {
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                new Backup(home).write(out);
            }
            return;
        }
        Path file = Path.of(target).toAbsolutePath();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                new Backup(home).write(out);
            }
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void restore(Path home, String source) throws IOException {
        try (InputStream in =
                source.equals(STANDARD)
                        ? new FileInputStream(FileDescriptor.in)
                        : Files.newInputStream(Path.of(source))) {
            new Restore(home).read(in);
        }
    }
}
