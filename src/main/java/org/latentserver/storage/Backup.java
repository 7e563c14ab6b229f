package org.latentserver.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes all that a home folder holds into a tar, whether a server runs on it or not. The database
 * is copied first, as it is at one moment; the files that it names are never changed once they are
 * there. The database is the archive's last entry, so an archive that is cut off has none.
 */
final class Backup {
    static final String DATABASE = "latent.db";

    /** What belongs to the running server, is on its way, or can be made again. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    DATABASE,
                    DATABASE + "-wal",
                    DATABASE + "-shm",
                    HomeLock.FILE,
                    "staging",
                    "tomcat",
                    "engine");

    private final Path home;

    Backup(Path home) {
        this.home = home;
    }

    /**
     * @param out stays open
     * @throws NoSuchFileException when no server has ever run on the home folder
     */
    void write(OutputStream out) throws IOException, SQLException {
        Path database = home.resolve(DATABASE);
        if (!Files.isRegularFile(database)) {
            throw new NoSuchFileException(database.toString());
        }
        Path copies = Files.createTempDirectory(home, "staging-backup-");
        Path copy = copies.resolve(DATABASE);
        try {
            copy(database, copy);
            TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            addFiles(tar);
            add(copy, DATABASE, tar);
            tar.finish();
            tar.flush();
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copies);
        }
    }

    private static void copy(Path database, Path copy) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + database + "?busy_timeout=10000");
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
    }

    private void addFiles(TarArchiveOutputStream tar) throws IOException {
        Files.walkFileTree(
                home,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        if (isLeftOut(folder)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (!folder.equals(home)) {
                            tar.putArchiveEntry(new TarArchiveEntry(name(folder) + "/"));
                            tar.closeArchiveEntry();
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (attributes.isRegularFile() && !isLeftOut(file)) {
                            add(file, name(file), tar);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // deleted since
                        }
                        throw failure;
                    }
                });
    }

    private boolean isLeftOut(Path path) {
        String first = home.relativize(path).getName(0).toString();
        return LEFT_OUT.contains(first) || first.startsWith("staging-");
    }

    private String name(Path path) {
        return home.relativize(path).toString().replace('\\', '/');
    }

    private static void add(Path file, String name, TarArchiveOutputStream tar) throws IOException {
        try (var in = Files.newInputStream(file)) {
            long size = Files.size(file);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(size);
            entry.setModTime(Files.getLastModifiedTime(file));
            tar.putArchiveEntry(entry);
            long left = size; // a trainer's log may grow meanwhile
            byte[] buffer = new byte[1 << 16];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException(name + " became shorter while it was read");
                }
                tar.write(buffer, 0, read);
                left -= read;
            }
            tar.closeArchiveEntry();
        } catch (NoSuchFileException e) {
            return; // deleted since
        }
    }
}
