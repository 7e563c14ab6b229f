package org.latentserver.security.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** How a server that asks for keys comes to one, or doesn't start. */
class FirstKeysTests {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final KeySettings NONE = settings(null, null);

    @TempDir Path folder;
    private ApiKeyRows rows;

    @BeforeEach
    void makeTables() {
        DriverManagerDataSource source =
                new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("keys.db"));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/common", "classpath:db/migration/sqlite")
                .load()
                .migrate();
        rows = new ApiKeyRows(JdbcClient.create(source));
    }

    private static KeySettings settings(@Nullable String key, @Nullable Path file) {
        return new KeySettings(key, file, Duration.ofSeconds(10));
    }

    private KeyChain chain(KeySettings settings) {
        return new KeyChain(rows, settings, CLOCK);
    }

    @Test
    void doesNotStartWithoutAny() {
        assertThatThrownBy(() -> chain(NONE).checkUsable())
                .isInstanceOf(UnusableKeysException.class);
        add("expired", Scope.ADMIN, NOW);
        assertThatThrownBy(() -> chain(NONE).checkUsable())
                .isInstanceOf(UnusableKeysException.class);
    }

    @Test
    void startsWithOneInTheTable() {
        add("good", Scope.INFER, NOW.plusSeconds(1));
        chain(NONE).checkUsable();
    }

    @Test
    void takesOneOfTheConfiguration() {
        KeyChain chain = chain(settings(SECRET, null));
        chain.checkUsable();
        assertThat(chain.find(SECRET).orElseThrow().caller().scopes()).containsExactly(Scope.ADMIN);
        assertThat(chain.find(SECRET + "0")).isEmpty();
    }

    @Test
    void takesOneOfAFileThatEndsWithALineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
        assertThat(chain(settings(null, file)).find(SECRET)).isPresent();
    }

    @Test
    void refusesSecretsThatCouldBeGuessed() throws IOException {
        assertThatThrownBy(() -> chain(settings("short", null)))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageContaining("32 to 200")
                .hasMessageNotContaining("short ");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> chain(settings(null, empty)))
                .isInstanceOf(UnusableKeysException.class);
        assertThatThrownBy(() -> chain(settings(null, folder.resolve("nowhere"))))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageContaining("bootstrap-key-file");
    }

    private void add(String id, Scope scope, Instant expiry) {
        rows.insert(
                new ApiKey(
                        id,
                        id,
                        Set.of(scope),
                        new ApiKey.Hashes("00", null, null),
                        expiry,
                        Quota.Limits.NONE,
                        NOW,
                        null));
    }
}
