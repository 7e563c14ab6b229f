-- the version that a job builds on; null without one
alter table jobs add column base_model text;
alter table jobs add column base_version int;
-- SHA-256 of its model.json
alter table jobs add column base_package text;
create index jobs_base on jobs (base_model, base_version);
