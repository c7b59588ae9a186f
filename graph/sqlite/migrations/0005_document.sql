-- Readings that add to a release are told apart by the document that they were read from.
ALTER TABLE reading ADD COLUMN document TEXT NOT NULL DEFAULT '';
