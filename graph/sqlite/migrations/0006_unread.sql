-- The records that a release holds and that could not be read, as JSON; empty for none.
ALTER TABLE reading ADD COLUMN unread TEXT NOT NULL DEFAULT '';
