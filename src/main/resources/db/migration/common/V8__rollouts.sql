-- where an alias pointed before: what a rollback goes back to
alter table model_aliases add column previous int;

-- versions that get a share of an alias's calls, to answer them (canary) or to be compared (shadow)
create table model_rollouts (
    model text not null,
    alias text not null,
    kind text not null,
    version int not null,
    percent int not null,
    primary key (model, alias, kind)
);
