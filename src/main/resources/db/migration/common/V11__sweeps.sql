-- times are milliseconds since 1970 UTC
create table sweeps (
    id text primary key,
    family text not null,
    model text not null,
    dataset_id text not null,
    dataset_name text not null,
    -- as ordered, JSON
    search text not null,
    method text not null,
    metric text not null,
    goal text not null,
    seed bigint not null,
    alias text,
    created_at bigint not null,
    settled_at bigint,
    error text
);

create table sweep_trials (
    sweep_id text not null references sweeps (id) on delete cascade,
    number int not null,
    -- the job may be deleted, the trial stays
    job_id text not null,
    parameters text not null,
    primary key (sweep_id, number)
);
create index sweep_trials_job on sweep_trials (job_id);
