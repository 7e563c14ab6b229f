-- times are milliseconds since 1970 UTC
create table datasets (
    -- content hash
    id text primary key,
    name text not null unique,
    created_at bigint not null,
    -- the content's dataset.json
    description text not null
);
