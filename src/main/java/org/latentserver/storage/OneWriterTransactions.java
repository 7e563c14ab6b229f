package org.latentserver.storage;

import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Transactions on PostgreSQL that exclude each other, of whichever server, as SQLite's immediate
 * transactions do. What a transaction has read is therefore still so when it writes: the same code
 * is right on both. Transactions here are few and short; statements on their own don't wait.
 */
final class OneWriterTransactions extends JdbcTransactionManager {
    @Serial private static final long serialVersionUID = 1L;

    /** Known to nobody else who locks in the same database: "latent" in ASCII. */
    private static final long LOCK = 0x6c6174656e74L;

    OneWriterTransactions(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void prepareTransactionalConnection(
            Connection connection, TransactionDefinition definition) throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (!definition.isReadOnly()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            }
        }
    }
}
