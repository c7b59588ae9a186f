-- A data set's description of an entity has runs, as a claim has (graph.EntityRun).
ALTER TABLE telling RENAME TO entity_run;
DROP INDEX telling_kind;
CREATE INDEX entity_run_kind ON entity_run (kind, name, id);
