package org.latentserver.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a home like a server's; ContainerTests runs the commands beside a whole server. */
class BackupIntegrationTests {
    private static final int ROWS = 500;

    @TempDir Path folder;
    private Path home;
    private Path copy;

    @BeforeEach
    void fill() throws IOException, SQLException {
        home = Files.createDirectories(folder.resolve("home"));
        copy = folder.resolve("copy");
        Files.createDirectories(home.resolve("packages/abc"));
        Files.writeString(home.resolve("packages/abc/model.json"), "{\"family\":\"words\"}");
        Files.createDirectories(home.resolve("jobs/empty"));
        Files.createDirectories(home.resolve("staging"));
        Files.writeString(home.resolve("staging/upload"), "on its way");
        try (Connection connection = connect(home);
                Statement statement = connection.createStatement()) {
            statement.execute("create table numbers (n int primary key)");
            insert(statement, 0);
        }
    }

    @Test
    void aBackupOfARunningServerBringsEverythingBackAsItWasAtOneMoment() throws Exception {
        byte[] backup;
        try (HomeLock _ = HomeLock.take(home);
                Connection server = connect(home);
                Statement statement = server.createStatement()) {
            insert(statement, ROWS); // committed, in the write-ahead log only
            server.setAutoCommit(false);
            insert(statement, 2 * ROWS); // not committed
            backup = backup(home);
            server.rollback();
        }
        new Restore(copy).read(new ByteArrayInputStream(backup));
        assertThat(count(copy)).isEqualTo(2 * ROWS);
        assertThat(copy.resolve("packages/abc/model.json")).hasContent("{\"family\":\"words\"}");
        assertThat(copy.resolve("jobs/empty")).isEmptyDirectory();
        assertThat(copy.resolve("staging")).doesNotExist();
        try (var left = Files.list(home)) {
            assertThat(left.filter(file -> file.getFileName().toString().contains("backup")))
                    .isEmpty();
        }
    }

    @Test
    void theCommandsFindTheHomeFolderAsAServerDoes() throws Exception {
        Path file = folder.resolve("backup.tar");
        assertThat(run(Map.of("LATENT_HOME", home.toString()), "backup", file.toString()))
                .isEqualTo(BackupCommand.EXIT_DONE);
        assertThat(run(Map.of(), "restore", file.toString(), "--latent.home=" + copy))
                .isEqualTo(BackupCommand.EXIT_DONE);
        assertThat(count(copy)).isEqualTo(ROWS);
        assertThat(run(Map.of(), "backup")).isEqualTo(BackupCommand.EXIT_USAGE);
        assertThat(run(Map.of(), "backup", file.toString(), "--latent.home=" + folder))
                .isEqualTo(BackupCommand.EXIT_FAILED);
    }

    @Test
    void nothingIsRestoredOverWhatIsThere() throws Exception {
        byte[] backup = backup(home);
        assertThatThrownBy(() -> new Restore(home).read(new ByteArrayInputStream(backup)))
                .isInstanceOf(DirectoryNotEmptyException.class);
        try (HomeLock _ = HomeLock.take(copy)) {
            assertThatThrownBy(() -> new Restore(copy).read(new ByteArrayInputStream(backup)))
                    .isInstanceOf(HomeInUseException.class);
        }
    }

    @Test
    void anArchiveThatIsCutOffLeavesNoDatabase() throws Exception {
        byte[] backup = backup(home);
        for (int length : new int[] {1024, backup.length / 2}) {
            Path target = folder.resolve("cut-" + length);
            byte[] cut = Arrays.copyOf(backup, length);
            assertThatThrownBy(() -> new Restore(target).read(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
            assertThat(target.resolve(Backup.DATABASE)).doesNotExist();
        }
    }

    @Test
    void noEntryLeavesTheHomeFolder() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.putArchiveEntry(new TarArchiveEntry("../outside"));
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(
                        () -> new Restore(copy).read(new ByteArrayInputStream(out.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../outside");
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    private static int run(Map<String, String> environment, String... arguments) {
        return BackupCommand.run(arguments, environment);
    }

    private static byte[] backup(Path home) throws IOException, SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Backup(home).write(out);
        return out.toByteArray();
    }

    private static Connection connect(Path home) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + home.resolve(Backup.DATABASE) + "?journal_mode=WAL");
    }

    private static void insert(Statement statement, int from) throws SQLException {
        for (int n = from; n < from + ROWS; n++) {
            statement.execute("insert into numbers values (" + n + ")");
        }
    }

    private static int count(Path home) throws SQLException {
        try (Connection connection = connect(home);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from numbers")) {
            return rows.getInt(1);
        }
    }
}
