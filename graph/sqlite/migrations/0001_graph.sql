-- The graph and its clocks. Nothing is edited: a commit that moves an item
-- closes the rows that no longer hold (until) and adds new ones (since), so the
-- rows with since <= S < until are the store as it was after commit S.
-- Dates are text, YYYY-MM-DD; 'open' stands for the end that has not come and
-- sorts after every date. Times are microseconds since 1970 in UTC.

-- One row per commit.
CREATE TABLE stamp (
  seq  INTEGER PRIMARY KEY,
  time INTEGER NOT NULL
);

CREATE TABLE dataset (
  key  INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE,
  rank INTEGER NOT NULL -- which data set speaks first for an entity that several describe
);

CREATE TABLE reading (
  seq      INTEGER PRIMARY KEY REFERENCES stamp, -- the commit that stored it
  id       TEXT    NOT NULL UNIQUE,
  dataset  INTEGER NOT NULL REFERENCES dataset,
  release  TEXT    NOT NULL,
  recorded TEXT    NOT NULL,
  full     INTEGER NOT NULL,
  digest   TEXT    NOT NULL,
  base     INTEGER NOT NULL, -- seq of the reading that its marks are changes to; 0 for none
  undone   INTEGER REFERENCES stamp
);
CREATE INDEX reading_dataset ON reading (dataset);

-- What readings say of items: the words of each version once.
CREATE TABLE version (
  key     INTEGER PRIMARY KEY,
  hash    TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL -- JSON
);

CREATE TABLE entity (
  key    INTEGER PRIMARY KEY,
  id     TEXT    NOT NULL UNIQUE,
  stored INTEGER NOT NULL, -- the commit that brought it
  moved  INTEGER NOT NULL  -- the last commit that brought or moved it
);
CREATE INDEX entity_moved ON entity (moved, id);

-- What a reading changed of its data set's description of an entity.
CREATE TABLE entity_mark (
  reading   INTEGER NOT NULL REFERENCES reading,
  entity    INTEGER NOT NULL REFERENCES entity,
  version   INTEGER REFERENCES version, -- NULL: held no more
  published TEXT    NOT NULL, -- the earliest of the claims that name it; '' for none
  PRIMARY KEY (reading, entity)
) WITHOUT ROWID;

-- One interval in which one data set described an entity.
CREATE TABLE telling (
  entity    INTEGER NOT NULL REFERENCES entity,
  dataset   INTEGER NOT NULL REFERENCES dataset,
  recorded  TEXT    NOT NULL,
  since     INTEGER NOT NULL,
  until     INTEGER NOT NULL,
  withdrawn TEXT    NOT NULL,
  version   INTEGER NOT NULL REFERENCES version,
  kind      TEXT    NOT NULL,
  name      TEXT    NOT NULL, -- folded
  id        TEXT    NOT NULL, -- the entity's: lists are ordered by name and id
  own       TEXT    NOT NULL, -- the data set whose record the entity is, if it is one's
  replaced  INTEGER NOT NULL,
  PRIMARY KEY (entity, dataset, recorded, since)
) WITHOUT ROWID;
CREATE INDEX telling_kind ON telling (kind, name, id);

-- Today's names, to search by.
CREATE TABLE name (
  key    TEXT    NOT NULL, -- folded
  name   TEXT    NOT NULL, -- as written
  id     TEXT    NOT NULL,
  entity INTEGER NOT NULL REFERENCES entity,
  kind   TEXT    NOT NULL,
  PRIMARY KEY (key, name, id)
) WITHOUT ROWID;
CREATE INDEX name_entity ON name (entity);

CREATE TABLE claim (
  key       INTEGER PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,
  predicate TEXT    NOT NULL,
  subject   INTEGER NOT NULL REFERENCES entity,
  object    INTEGER REFERENCES entity,
  claimant  INTEGER REFERENCES entity,
  source    INTEGER REFERENCES entity,
  incident  INTEGER REFERENCES entity,
  dataset   INTEGER NOT NULL REFERENCES dataset,
  occurred  TEXT    NOT NULL, -- EDTF, empty for UNDATED
  start_lo  TEXT, -- the days between which the activity started, and ended
  start_hi  TEXT,
  end_lo    TEXT,
  end_hi    TEXT,
  stored    INTEGER NOT NULL,
  moved     INTEGER NOT NULL
);
CREATE INDEX claim_moved ON claim (moved, id);

-- What a reading changed of what its data set claims.
CREATE TABLE claim_mark (
  reading   INTEGER NOT NULL REFERENCES reading,
  claim     INTEGER NOT NULL REFERENCES claim,
  version   INTEGER REFERENCES version, -- NULL: held no more
  published TEXT    NOT NULL,
  PRIMARY KEY (reading, claim)
) WITHOUT ROWID;

-- One interval in which a claim was asserted in one version, with what its
-- lists are ordered and found by.
CREATE TABLE held (
  claim      INTEGER NOT NULL REFERENCES claim,
  recorded   TEXT    NOT NULL,
  since      INTEGER NOT NULL,
  until      INTEGER NOT NULL,
  withdrawn  TEXT    NOT NULL,
  next       TEXT    NOT NULL, -- when the claim's next interval begins
  version    INTEGER NOT NULL REFERENCES version,
  confidence INTEGER,
  first      TEXT    NOT NULL, -- when the claim's first interval began
  id         TEXT    NOT NULL,
  subject    INTEGER NOT NULL,
  object     INTEGER,
  incident   INTEGER,
  PRIMARY KEY (claim, recorded, since)
) WITHOUT ROWID;
CREATE INDEX held_all ON held (first, id);
CREATE INDEX held_subject ON held (subject, first, id);
CREATE INDEX held_object ON held (object, first, id) WHERE object IS NOT NULL;
CREATE INDEX held_incident ON held (incident, first, id) WHERE incident IS NOT NULL;
