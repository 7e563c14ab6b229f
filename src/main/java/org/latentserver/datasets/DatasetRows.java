package org.latentserver.datasets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latentserver.datasets.content.DatasetDescription;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of data sets. */
@Repository
class DatasetRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    DatasetRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<Dataset> find(String idOrName) {
        return jdbc.sql(
                        "select * from datasets where id = :key or name = :key order by id = :key"
                                + " desc")
                .param("key", idOrName)
                .query(this::dataset)
                .optional();
    }

    /** By name, those after the given one. */
    List<Dataset> page(String after, int limit) {
        return jdbc.sql("select * from datasets where name > ? order by name limit ?")
                .params(after, limit)
                .query(this::dataset)
                .list();
    }

    Set<String> ids() {
        return new HashSet<>(jdbc.sql("select id from datasets").query(String.class).list());
    }

    void insert(Dataset dataset) {
        jdbc.sql("insert into datasets (id, name, created_at, description) values (?, ?, ?, ?)")
                .params(
                        dataset.id(),
                        dataset.name(),
                        dataset.createdAt().toEpochMilli(),
                        json.writeValueAsString(dataset.description()))
                .update();
    }

    /** False when there is none. */
    boolean delete(String id) {
        return jdbc.sql("delete from datasets where id = ?").param(id).update() > 0;
    }

    private Dataset dataset(ResultSet row, int number) throws SQLException {
        return new Dataset(
                row.getString("id"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                json.readValue(row.getString("description"), DatasetDescription.class));
    }
}
