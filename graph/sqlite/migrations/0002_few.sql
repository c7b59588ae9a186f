-- Names, joins, origins and the like grow with the actors, not with what is
-- said of their doings, and are asked for all at once.
CREATE INDEX claim_few ON claim (predicate) WHERE predicate NOT IN ('targets', 'active', 'located-at', 'operates-in');
