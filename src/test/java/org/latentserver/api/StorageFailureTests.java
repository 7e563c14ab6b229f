package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** On failures of real storage. */
class StorageFailureTests {
    private static @Nullable ErrorCode code(Throwable failure) {
        ServiceException found = StorageFailure.of(failure);
        return found == null ? null : found.code();
    }

    private static JdbcTemplate sqlite(String url) {
        return new JdbcTemplate(new SingleConnectionDataSource("jdbc:sqlite:" + url, true));
    }

    @Test
    void aDatabaseThatMayNotGrowIsOutOfStorage(@TempDir Path folder) {
        JdbcTemplate jdbc = sqlite(folder.resolve("full.db") + "?max_page_count=4");
        jdbc.execute("create table t (x blob)");
        Throwable failure =
                catchThrowable(() -> jdbc.execute("insert into t values (zeroblob(100000))"));
        assertThat(code(failure)).isEqualTo(ErrorCode.OUT_OF_STORAGE);
    }

    @Test
    void aReadOnlyDatabaseIsUnavailable(@TempDir Path folder) {
        Path file = folder.resolve("read.db");
        sqlite(file.toString()).execute("create table t (x blob)");
        JdbcTemplate jdbc = sqlite("file:" + file + "?mode=ro");
        Throwable failure = catchThrowable(() -> jdbc.execute("insert into t values (1)"));
        assertThat(code(failure)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void mistakesOfOursStayOurs(@TempDir Path folder) {
        JdbcTemplate jdbc = sqlite(folder.resolve("wrong.db").toString());
        assertThat(code(catchThrowable(() -> jdbc.execute("nonsense")))).isNull();
        assertThat(code(new IOException("something else"))).isNull();
        assertThat(code(new IllegalStateException())).isNull();
    }

    @Test
    void aFullDiskIsOutOfStorage() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no device that is always full");
        IOException failure =
                catchThrowableOfType(
                        IOException.class,
                        () -> {
                            try (OutputStream out = Files.newOutputStream(full)) {
                                out.write(1);
                            }
                        });
        ServiceException found = StorageFailure.of(new IllegalStateException(failure));
        assertThat(Objects.requireNonNull(found).code()).isEqualTo(ErrorCode.OUT_OF_STORAGE);
        assertThat(found).hasMessage("the server's disk is full");
    }
}
