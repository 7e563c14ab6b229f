package org.latentserver.models;

import java.nio.file.Path;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.latentserver.api.LatentHome;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.sqlite.SQLiteDataSource;

/** The registry without a server around it. */
final class TestRegistry {
    final VersionRows versions;
    final PackageStore store;
    final RegisteredModels models;
    final AliasMoves moves;
    final AliasRows aliases;
    final RolloutRows rollouts;

    TestRegistry(Path home) {
        this(home, new StaticListableBeanFactory());
    }

    /**
     * @param beans may have an {@link AliasGate}
     */
    TestRegistry(Path home, StaticListableBeanFactory beans) {
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
        aliases = new AliasRows(jdbc);
        rollouts = new RolloutRows(jdbc);
        moves =
                new AliasMoves(
                        aliases,
                        rollouts,
                        versions,
                        transactions,
                        beans.getBeanProvider(AliasGate.class),
                        _ -> {});
        models =
                new RegisteredModels(
                        versions, moves, rollouts, store, transactions, resolved, clock);
    }
}
