package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Stream yields what commits after a number brought or moved; see graph.Store.
// No connection is held while the caller looks at an item.
func (s *Store) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		err := s.stream(ctx, after, func(c graph.StreamItem) bool { return yield(c, nil) })
		if err != nil {
			yield(graph.StreamItem{}, s.failed(ctx, "stream", err))
		}
	}
}

// stream hands on what readers have read, who are some parts ahead of it.
func (s *Store) stream(ctx context.Context, after int64, yield func(graph.StreamItem) bool) error {
	r, parts, err := s.listMoved(ctx, after)
	if err != nil {
		return err
	}
	named := newNames(s.read)
	for read, err := range prefetch(ctx, streamReaders, slices.Values(parts), r.readPart) {
		if err != nil {
			return err
		}
		if err := named.finish(ctx, read); err != nil {
			return err
		}
		for _, c := range read.items {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c) {
				return nil
			}
		}
	}
	return ctx.Err()
}

const (
	// streamed is how many items a stream reads at a time: enough that those of
	// one commit, which lie side by side, are read as they lie.
	streamed = 4 * chunk
	// streamReaders is how many parts of a stream are read at once.
	streamReaders = 2
)

// part is some items that one commit brought or moved last: entities, or claims.
type part struct {
	seq      int64
	entities bool
	keys     []int64 // sorted
}

// streamReader reads parts of one stream. Its fields are read-only.
type streamReader struct {
	*Store
	at       asOf
	datasets map[int64]string
}

// An index tells of the items that a commit moved last, and nothing else is read.
const (
	movedEntities = `SELECT e.key FROM entity e WHERE e.moved = :seq`
	movedClaims   = `SELECT c.key FROM claim c WHERE c.moved = :seq`
)

const (
	listDatasets = `SELECT key, name FROM dataset`
	listCommits  = `SELECT seq FROM stamp ORDER BY seq`
)

// listMoved lists all items, so that none is missed or comes twice that a later
// commit moves while they are read: by commit, as they lie in the file, of each
// the entities first.
func (s *Store) listMoved(ctx context.Context, after int64) (*streamReader, []part, error) {
	r := &streamReader{Store: s, datasets: make(map[int64]string)}
	var parts []part
	err := s.read.within(ctx, func(q querier) (err error) {
		if r.at, err = s.asOfView(ctx, q, graph.View{}); err != nil {
			return err
		}
		commits, err := r.loadLabels(ctx, q)
		if err != nil {
			return err
		}
		for _, seq := range commits {
			if seq <= after {
				continue
			}
			for _, text := range []string{movedEntities, movedClaims} {
				keys, err := movedBy(ctx, q, text, seq)
				if err != nil {
					return err
				}
				for some := range slices.Chunk(keys, streamed) {
					parts = append(parts, part{seq: seq, entities: text == movedEntities, keys: some})
				}
			}
		}
		return nil
	})
	return r, parts, err
}

// movedBy returns the keys of the entities, or of the claims, that a commit moved last, sorted.
func movedBy(ctx context.Context, q querier, text string, seq int64) ([]int64, error) {
	var keys []int64
	var key any
	err := each(ctx, q, text, func(rows *sql.Rows) (bool, error) {
		err := rows.Scan(&key)
		keys = append(keys, values{key}.integer(0))
		return true, err
	}, sql.Named("seq", seq))
	slices.Sort(keys)
	return keys, err
}

// loadLabels reads what claims name by number and there are few of: data sets
// and commits, whose numbers it returns in order.
func (r *streamReader) loadLabels(ctx context.Context, q querier) (commits []int64, err error) {
	if err := each(ctx, q, listDatasets, func(rows *sql.Rows) (bool, error) {
		var key int64
		var name string
		err := rows.Scan(&key, &name)
		r.datasets[key] = name
		return true, err
	}); err != nil {
		return nil, err
	}
	return commits, each(ctx, q, listCommits, func(rows *sql.Rows) (bool, error) {
		var seq int64
		err := rows.Scan(&seq)
		commits = append(commits, seq)
		return true, err
	})
}

// idCache knows the ids of entities by their keys, and spans by their texts.
type idCache struct {
	read  *database
	ids   []graph.ID
	spans map[string]graph.Span
}

func newNames(read *database) *idCache {
	return &idCache{read: read, spans: make(map[string]graph.Span)}
}

// finish learns the ids of a part's entities, and gives its claims theirs.
func (n *idCache) finish(ctx context.Context, p readPart) error {
	for i := range p.entities {
		n.learn(p.entities[i].key, p.entities[i].ID)
	}
	if err := n.load(ctx, n.unknown(p.claims)); err != nil {
		return err
	}
	for i := range p.claims {
		c := &p.claims[i]
		c.Subject, c.Object, c.Claimant = n.id(c.ends[0]), n.id(c.ends[1]), n.id(c.ends[2])
		c.Source, c.Incident = n.id(c.ends[3]), n.id(c.ends[4])
		var known bool
		if c.Occurred, known = n.spans[c.occurred]; !known {
			var err error
			if c.Occurred, err = graph.ParseSpan(c.occurred); err != nil {
				return err
			}
			n.spans[c.occurred] = c.Occurred
		}
	}
	return nil
}

// id returns the id of the entity with a key; none for the key 0, and for one not learnt.
func (n *idCache) id(key int64) graph.ID {
	if key >= int64(len(n.ids)) {
		return ""
	}
	return n.ids[key]
}

func (n *idCache) learn(key int64, id graph.ID) {
	if key >= int64(len(n.ids)) {
		n.ids = append(n.ids, make([]graph.ID, key+1-int64(len(n.ids)))...)
	}
	n.ids[key] = id
}

// unknown returns the keys of entities that claims name and whose ids are not known.
func (n *idCache) unknown(claims []streamedClaim) []int64 {
	var keys []int64
	for i := range claims {
		for _, key := range claims[i].ends {
			if key != 0 && n.id(key) == "" {
				keys = append(keys, key)
			}
		}
	}
	return distinct(keys)
}

const (
	idsAmong   = `SELECT e.key, e.id FROM json_each(:keys) k CROSS JOIN entity e ON e.key = k.value`
	idsBetween = `SELECT e.key, e.id FROM entity e WHERE e.key BETWEEN :first AND :last`
)

func (n *idCache) load(ctx context.Context, keys []int64) error {
	if len(keys) == 0 {
		return nil
	}
	err := keyedQuery{idsAmong, idsBetween}.each(ctx, n.read, keys, func(rows *sql.Rows) error {
		var key int64
		var id graph.ID
		err := rows.Scan(&key, &id)
		n.learn(key, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("load ids: %w", err)
	}
	return nil
}
