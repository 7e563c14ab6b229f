-- times are milliseconds since 1970 UTC
create table model_versions (
    model text not null,
    version int not null,
    -- SHA-256 of model.json
    package_id text not null,
    family text not null,
    -- delivered with the software, not trained or imported here
    bundled boolean not null,
    -- model.json
    manifest text not null,
    created_at bigint not null,
    -- the row stays when a version is deleted: numbers are never used twice, and what was deleted
    -- of the bundled models stays deleted
    deleted_at bigint,
    primary key (model, version)
);
create unique index model_versions_package on model_versions (model, package_id) where deleted_at is null;
create index model_versions_reference on model_versions (package_id);

create table model_aliases (
    model text not null,
    alias text not null,
    version int not null,
    primary key (model, alias)
);
