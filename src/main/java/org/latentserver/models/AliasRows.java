package org.latentserver.models;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of aliases. */
@Component
class AliasRows {
    private final JdbcClient jdbc;

    AliasRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Integer> find(String model, String alias) {
        return jdbc.sql("select version from model_aliases where model = ? and alias = ?")
                .params(model, alias)
                .query(Integer.class)
                .optional();
    }

    /**
     * Where an alias points.
     *
     * @param previous where it pointed before; null when it has never moved
     */
    record Target(int version, @Nullable Integer previous) {}

    Optional<Target> target(String model, String alias) {
        return jdbc.sql("select version, previous from model_aliases where model = ? and alias = ?")
                .params(model, alias)
                .query((row, _) -> {
                    int previous = row.getInt("previous");
                    return new Target(row.getInt("version"), previous == 0 ? null : previous);
                })
                .optional();
    }

    /** Versions by alias, in the order of the aliases. */
    Map<String, Integer> all(String model) {
        Map<String, Integer> aliases = new LinkedHashMap<>();
        jdbc.sql("select alias, version from model_aliases where model = ? order by alias")
                .param(model)
                .query(row -> {
                    aliases.put(row.getString("alias"), row.getInt("version"));
                });
        return aliases;
    }

    void move(String model, String alias, int version) {
        jdbc.sql(
                        """
                        insert into model_aliases (model, alias, version) values (?, ?, ?)
                        on conflict (model, alias) do update set
                            previous = case
                                when model_aliases.version = excluded.version
                                then model_aliases.previous else model_aliases.version end,
                            version = excluded.version
                        """)
                .params(model, alias, version)
                .update();
    }

    /** False when there is no such alias. */
    boolean delete(String model, String alias) {
        return jdbc.sql("delete from model_aliases where model = ? and alias = ?")
                        .params(model, alias)
                        .update()
                > 0;
    }

    void deleteAll(String model) {
        jdbc.sql("delete from model_aliases where model = ?").param(model).update();
    }
}
