-- What other data sets said of a document is dated by who tells its day: those claims are
-- found by their source, and the others are not looked at.
CREATE INDEX claim_source ON claim (source) WHERE source IS NOT NULL;
