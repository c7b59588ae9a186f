-- For writes that load the marks of no more items than they touch (graph.ChangesNeeded),
-- and for the ids that others stand for, which few versions tell.
CREATE INDEX claim_mark_claim ON claim_mark (claim);
CREATE INDEX entity_mark_entity ON entity_mark (entity);
CREATE INDEX entity_mark_version ON entity_mark (version) WHERE version IS NOT NULL;
CREATE INDEX version_replaced ON version (key) WHERE instr(content, '"replacedBy":') > 0;
