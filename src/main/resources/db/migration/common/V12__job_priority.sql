-- higher ones go first; jobs of the same priority in the order in which they came
alter table jobs add column priority int not null default 0;
