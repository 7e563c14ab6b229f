package org.latentserver.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Puts a backup into an empty home folder. The database, without which a server finds nothing, gets
 * its name last.
 */
final class Restore {
    private static final String INCOMPLETE = Backup.DATABASE + ".incomplete";

    private final Path home;

    Restore(Path home) {
        this.home = home;
    }

    /**
     * @param in stays open
     * @throws HomeInUseException when a server runs on the home folder
     * @throws DirectoryNotEmptyException when something is in it
     * @throws IOException when the archive is cut off or names files outside of the folder
     */
    void read(InputStream in) throws IOException {
        try (HomeLock _ = HomeLock.take(home)) {
            requireEmpty();
            TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                extract(entry, tar);
            }
            Path database = home.resolve(INCOMPLETE);
            if (!Files.exists(database)) {
                throw new IOException("the archive is no whole backup: it has no database");
            }
            Files.move(database, home.resolve(Backup.DATABASE), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void requireEmpty() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            if (files.anyMatch(file -> !file.endsWith(HomeLock.FILE))) {
                throw new DirectoryNotEmptyException(home.toString());
            }
        }
    }

    private void extract(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        boolean database = entry.getName().equals(Backup.DATABASE);
        Path target = home.resolve(database ? INCOMPLETE : entry.getName()).normalize();
        if (!target.startsWith(home)) {
            throw new IOException(entry.getName() + " lies outside of the home folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isFile()) {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(tar, target);
        } else {
            throw new IOException(entry.getName() + " is neither a file nor a folder");
        }
    }
}
