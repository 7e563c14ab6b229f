-- times are milliseconds since 1970 UTC
create table jobs (
    id text primary key,
    type text not null,
    family text not null,
    model text not null,
    dataset_id text not null,
    dataset_name text not null,
    parameters text not null,
    seed bigint not null,
    alias text,
    state text not null,
    -- number of the newest attempt, 0 before the first; with owner it fences the worker's writes
    attempt int not null,
    owner text,
    cancel_requested boolean not null,
    -- crashes since the last checkpoint
    crashes int not null,
    progress double precision not null,
    step bigint not null,
    epoch int not null,
    seconds_left double precision,
    -- newest figure by name, JSON
    metrics text not null,
    -- wall-clock of the finished attempts
    spent_seconds double precision not null,
    attempt_started_at bigint,
    result_version int,
    error_code text,
    error_field text,
    error_message text,
    created_at bigint not null,
    started_at bigint,
    finished_at bigint,
    updated_at bigint not null,
    -- sequence number of the newest event
    events bigint not null,
    -- of the request that made the job, so that a repeated one makes no second
    idempotency_key text unique
);
create index jobs_state on jobs (state);
create index jobs_dataset on jobs (dataset_id);

create table job_events (
    job_id text not null references jobs (id) on delete cascade,
    sequence bigint not null,
    attempt int not null,
    type text not null,
    time bigint not null,
    data text not null,
    primary key (job_id, sequence)
);
create index job_events_type on job_events (job_id, type, sequence);
