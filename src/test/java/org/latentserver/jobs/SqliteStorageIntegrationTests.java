package org.latentserver.jobs;

/** The default. */
class SqliteStorageIntegrationTests extends StorageContract {
    @Override
    String product() {
        return "SQLite";
    }
}
