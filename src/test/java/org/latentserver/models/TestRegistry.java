package org.latentserver.models;

import java.nio.file.Path;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.latentserver.api.LatentHome;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.sqlite.SQLiteDataSource;

/** The registry without a server around it. */
final class TestRegistry {
    final VersionRows versions;
    final PackageStore store;
    final RegisteredModels models;

    TestRegistry(Path home) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(
                "jdbc:sqlite:"
                        + home.resolve("latent.db")
                        + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000"
                        + "&transaction_mode=IMMEDIATE");
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/common", "classpath:db/migration/sqlite")
                .load()
                .migrate();
        Clock clock = Clock.systemUTC();
        JdbcClient jdbc = JdbcClient.create(source);
        ResolvedReferences resolved = new ResolvedReferences(clock);
        RegistryTransactions transactions =
                new RegistryTransactions(new JdbcTransactionManager(source), resolved);
        versions = new VersionRows(jdbc);
        store = new PackageStore(new LatentHome(home, home), clock);
        AliasMoves moves = new AliasMoves(new AliasRows(jdbc), versions, transactions, _ -> {});
        models = new RegisteredModels(versions, moves, store, transactions, resolved, clock);
    }
}
