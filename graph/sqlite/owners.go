package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// rankOf is graph.DescriberRank of a row of entity_run and of its data set's, by their
// aliases in a query.
func rankOf(run, dataset string) string {
	return strings.NewReplacer("RUN", run, "SET", dataset).Replace(`iif(substr(RUN.id, length(RUN.kind) + 2, length(SET.part)) = SET.part, -1, SET.rank)`)
}

// partOf is what follows the kind in the ids of a data set's own records.
func partOf(dataset string) string {
	return strings.TrimPrefix(string(graph.MakeID(graph.Incident, dataset, "")), string(graph.Incident)+"/")
}

// quoted finds the entities that are one data set's own records and that others describe
// as well. For example incident/eurepoc/966 is EuRepoC's record, and the seed quotes it.
const quoted = `SELECT DISTINCT r.entity FROM entity_run r JOIN dataset d ON d.key = r.dataset
	WHERE r.until = 9223372036854775807 AND substr(r.id, length(r.kind) + 2, length(d.part)) = d.part
	AND EXISTS (SELECT 1 FROM entity_run o WHERE o.entity = r.entity AND o.dataset <> r.dataset AND o.until = 9223372036854775807)`

// settleOwners brings a store from before 0008_owner.sql up to date: which ids are a
// data set's own, and the names by which its records are found that others quote.
func (s *Store) settleOwners(ctx context.Context, tx *sql.Tx) error {
	var names []string
	err := each(ctx, tx, `SELECT name FROM dataset`, func(rows *sql.Rows) (bool, error) {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return true, err
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, `UPDATE dataset SET part = ? WHERE name = ?`, partOf(name), name); err != nil {
			return err
		}
	}
	w := &writer{Store: s, tx: tx}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM stamp`).Scan(&w.stored.Seq); err != nil {
		return err
	}
	keys, err := s.findEntities(ctx, tx, quoted, nil)
	if err != nil {
		return err
	}
	return w.saveNames(ctx, keys)
}
