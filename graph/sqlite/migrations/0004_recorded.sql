-- When something was first said is known within some days, and rests on
-- something. An empty recorded_from stands for the days that releases leave open,
-- which the calendar of the data set tells (graph.Calendar); words that took over
-- from others leave none.
-- What readings before this version held was published, on a day by which it
-- was out for certain; since when is open.
ALTER TABLE claim_mark ADD COLUMN published_from TEXT NOT NULL DEFAULT '';
ALTER TABLE claim_mark ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE entity_mark ADD COLUMN published_from TEXT NOT NULL DEFAULT '';
ALTER TABLE entity_mark ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE held ADD COLUMN recorded_from TEXT NOT NULL DEFAULT '';
ALTER TABLE held ADD COLUMN basis TEXT NOT NULL DEFAULT 'held';
UPDATE held SET basis = 'published', recorded_from = '0000-01-01'
WHERE recorded = first AND EXISTS (SELECT 1 FROM claim_mark m WHERE m.claim = held.claim AND m.published <> '' AND m.published = held.recorded);
UPDATE held SET recorded_from = recorded
WHERE recorded_from = '' AND EXISTS (SELECT 1 FROM held p WHERE p.claim = held.claim AND p.withdrawn = held.recorded AND p.since < held.until AND held.since < p.until);
