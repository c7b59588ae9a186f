-- What follows the kind in the ids of a data set's own records, as eurepoc/ in
-- incident/eurepoc/966. The data set that an entity's id belongs to describes it before
-- all others (graph.DescriberRank). Store.settleOwners fills it in.
ALTER TABLE dataset ADD COLUMN part TEXT NOT NULL DEFAULT '/';
