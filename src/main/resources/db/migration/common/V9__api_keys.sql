-- times are milliseconds since 1970 UTC
create table api_keys (
    id text primary key,
    name text not null,
    -- comma-separated
    scopes text not null,
    -- SHA-256 of the secret, hexadecimal; the secret itself is nowhere
    hash text not null,
    -- that of the secret before the last rotation, good for a while
    previous_hash text,
    previous_until bigint,
    expires_at bigint,
    requests_per_minute int,
    concurrency int,
    created_at bigint not null,
    last_used_at bigint
);

-- what changed the server's state, by whom; rows are only added, and dropped when they are too old
create table audit_log (
    -- grows with time
    id text primary key,
    time bigint not null,
    -- of a key its id, of a token 'oidc:' and its subject, or 'anonymous'
    caller text not null,
    method text not null,
    -- the pattern of the path; null when the call was refused before
    route text,
    path text not null,
    -- path of what was made
    created text,
    status int not null,
    request_id text not null,
    -- refusals before this one that were too many to be kept
    suppressed bigint not null
);
create index audit_log_time on audit_log (time);
