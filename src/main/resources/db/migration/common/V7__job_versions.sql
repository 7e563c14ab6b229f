-- the versions that parameters name, by parameter, JSON; null without any
alter table jobs add column versions text;
