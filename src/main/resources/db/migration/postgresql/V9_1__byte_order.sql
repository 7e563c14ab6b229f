-- Lists are ordered and paged by these: byte by byte, as in SQLite, not by the rules of a language.
alter table datasets alter column id type text collate "C", alter column name type text collate "C";
alter table model_versions alter column model type text collate "C";
alter table model_aliases alter column model type text collate "C", alter column alias type text collate "C";
alter table model_rollouts alter column alias type text collate "C", alter column kind type text collate "C";
alter table jobs alter column id type text collate "C";
alter table job_events alter column job_id type text collate "C";
alter table evaluations alter column id type text collate "C";
alter table api_keys alter column id type text collate "C";
alter table audit_log alter column id type text collate "C";
