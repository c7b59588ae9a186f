-- The claims that a reading takes back by name, as JSON, empty for none; and who stored or undid it, and why.
ALTER TABLE reading ADD COLUMN withdraws TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN entered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN entered_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reading ADD COLUMN undone_reason TEXT NOT NULL DEFAULT '';
