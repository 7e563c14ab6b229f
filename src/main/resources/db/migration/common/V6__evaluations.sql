-- times are milliseconds since 1970 UTC
create table evaluations (
    id text primary key,
    model text not null,
    version int not null,
    -- SHA-256 of the version's model.json
    package_id text not null,
    job_id text not null,
    dataset_id text not null,
    dataset_name text not null,
    -- JSON
    parameters text not null,
    seed bigint not null,
    code_version text not null,
    seconds double precision not null,
    -- figure by name, JSON
    metrics text not null,
    -- the family's own, JSON
    report text not null,
    created_at bigint not null
);
create index evaluations_version on evaluations (model, version, id);

alter table jobs add column result_evaluation text;
