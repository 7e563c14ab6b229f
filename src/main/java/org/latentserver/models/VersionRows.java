package org.latentserver.models;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelManifest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of versions; those deleted stay behind as tombstones that only some questions see. */
@Component
class VersionRows {
    private final JdbcClient jdbc;

    VersionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One more than the highest number ever given. */
    int nextNumber(String model) {
        return jdbc.sql("select coalesce(max(version), 0) + 1 from model_versions where model = ?")
                .param(model)
                .query(Integer.class)
                .single();
    }

    void insert(ModelVersion version, String manifest, boolean bundled) {
        jdbc.sql(
                        """
                        insert into model_versions
                            (model, version, package_id, family, bundled, manifest, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        version.model(),
                        version.version(),
                        version.packageId(),
                        version.manifest().family(),
                        bundled,
                        manifest,
                        version.createdAt().toEpochMilli())
                .update();
    }

    Optional<ModelVersion> find(String model, int version) {
        return jdbc.sql(
                        """
                        select * from model_versions
                        where model = ? and version = ? and deleted_at is null
                        """)
                .params(model, version)
                .query(VersionRows::version)
                .optional();
    }

    Optional<ModelVersion> findAlias(String model, String alias) {
        return jdbc.sql(
                        """
                        select v.* from model_aliases a
                        join model_versions v on v.model = a.model and v.version = a.version
                        where a.model = ? and a.alias = ? and v.deleted_at is null
                        """)
                .params(model, alias)
                .query(VersionRows::version)
                .optional();
    }

    Optional<ModelVersion> findPackage(String model, String packageId) {
        return jdbc.sql(
                        """
                        select * from model_versions
                        where model = ? and package_id = ? and deleted_at is null
                        """)
                .params(model, packageId)
                .query(VersionRows::version)
                .optional();
    }

    List<ModelVersion> all(String model) {
        return jdbc.sql(
                        """
                        select * from model_versions
                        where model = ? and deleted_at is null order by version
                        """)
                .param(model)
                .query(VersionRows::version)
                .list();
    }

    List<ModelVersion> all() {
        return jdbc.sql(
                        """
                        select * from model_versions
                        where deleted_at is null order by model, version
                        """)
                .query(VersionRows::version)
                .list();
    }

    /** Names of models that have versions, in order. */
    List<String> names(@Nullable String family, @Nullable String after, int limit) {
        return jdbc.sql(
                        """
                        select distinct model from model_versions
                        where deleted_at is null
                            and (:family is null or family = :family)
                            and (:after is null or model > :after)
                        order by model limit :limit
                        """)
                .param("family", family, Types.VARCHAR)
                .param("after", after, Types.VARCHAR)
                .param("limit", limit)
                .query((row, _) -> row.getString("model"))
                .list();
    }

    /**
     * Holds others off the row until the end of the caller's transaction; false when there is no
     * such version.
     */
    boolean lock(String model, int version) {
        return jdbc.sql(
                                """
                                update model_versions set created_at = created_at
                                where model = ? and version = ? and deleted_at is null
                                """)
                        .params(model, version)
                        .update()
                > 0;
    }

    /** False when there is no such version. */
    boolean delete(String model, int version, Instant now) {
        return jdbc.sql(
                                """
                                update model_versions set deleted_at = ?
                                where model = ? and version = ? and deleted_at is null
                                """)
                        .params(now.toEpochMilli(), model, version)
                        .update()
                > 0;
    }

    boolean isReferenced(String packageId) {
        return jdbc.sql(
                                """
                                select count(*) from model_versions
                                where package_id = ? and deleted_at is null
                                """)
                        .param(packageId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** True when this or a deleted version of the model had the package. */
    boolean everHad(String model, String packageId) {
        return jdbc.sql("select count(*) from model_versions where model = ? and package_id = ?")
                        .params(model, packageId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    boolean isBundled(String model, int version) {
        return jdbc.sql("select bundled from model_versions where model = ? and version = ?")
                .params(model, version)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static ModelVersion version(ResultSet row, int number) throws SQLException {
        return new ModelVersion(
                row.getString("model"),
                row.getInt("version"),
                row.getString("package_id"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                ModelManifest.parse(row.getString("manifest").getBytes(StandardCharsets.UTF_8)));
    }
}
