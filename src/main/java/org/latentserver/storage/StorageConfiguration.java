package org.latentserver.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import javax.sql.DataSource;
import org.latentserver.api.LatentHome;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    @Bean
    HomeLock homeLock(LatentHome home) throws IOException {
        return HomeLock.take(home.home());
    }

    /** As Spring Boot makes it, but after the home folder exists and is ours. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(DataSourceProperties properties, HomeLock held) {
        return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    }

    @Bean
    JdbcTransactionManager transactionManager(
            DataSource dataSource, DataSourceProperties properties) {
        DatabaseDriver driver = DatabaseDriver.fromJdbcUrl(properties.determineUrl());
        return driver == DatabaseDriver.POSTGRESQL
                ? new OneWriterTransactions(dataSource)
                : new JdbcTransactionManager(dataSource);
    }
}
