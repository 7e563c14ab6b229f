package org.latentserver.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of canaries and shadows. */
@Component
class RolloutRows {
    private final JdbcClient jdbc;

    RolloutRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param percent of the calls, 1 to 100
     */
    record Part(int version, int percent) {}

    Map<Rollout, Part> all(String model, String alias) {
        Map<Rollout, Part> parts = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select kind, version, percent from model_rollouts
                        where model = ? and alias = ? order by kind
                        """)
                .params(model, alias)
                .query(row -> {
                    parts.put(
                            kind(row.getString("kind")),
                            new Part(row.getInt("version"), row.getInt("percent")));
                });
        return parts;
    }

    private static Rollout kind(String slug) {
        for (Rollout kind : Rollout.values()) {
            if (kind.slug().equals(slug)) {
                return kind;
            }
        }
        throw new IllegalStateException("unknown kind of rollout " + slug);
    }

    /** Aliases in whose rollouts a version has a part. */
    List<String> aliases(String model, int version) {
        return jdbc.sql(
                        """
                        select distinct alias from model_rollouts
                        where model = ? and version = ? order by alias
                        """)
                .params(model, version)
                .query((row, _) -> row.getString("alias"))
                .list();
    }

    void put(String model, String alias, Rollout kind, Part part) {
        jdbc.sql(
                        """
                        insert into model_rollouts (model, alias, kind, version, percent)
                        values (?, ?, ?, ?, ?)
                        on conflict (model, alias, kind)
                        do update set version = excluded.version, percent = excluded.percent
                        """)
                .params(model, alias, kind.slug(), part.version(), part.percent())
                .update();
    }

    /** False when there is none. */
    boolean delete(String model, String alias, Rollout kind) {
        return jdbc.sql("delete from model_rollouts where model = ? and alias = ? and kind = ?")
                        .params(model, alias, kind.slug())
                        .update()
                > 0;
    }

    void deleteAll(String model) {
        jdbc.sql("delete from model_rollouts where model = ?").param(model).update();
    }
}
