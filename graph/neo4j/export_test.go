package neo4j

import (
	"context"
	"time"
)

// What tests of the queries and of the errors' texts look at.
var (
	PageOfSubject = indexedPage("subject", []string{"TARGETS"})
	PageOfObject  = indexedPage("object", []string{"TARGETS"})
	EachOfSource  = bySource.each([]string{"TARGETS"})
	PageOfAll     = indexedPage("", []string{"TARGETS"})
	PageOfKind    = pageOfKind
	Searched      = searchNames
)

func (s *Store) Explain(err error) string { return s.explain(err) }

// SortAtMost has Neo4j sort no more claims at once. It returns what takes that back.
func SortAtMost(n int64) (restore func()) {
	before := sortable
	sortable = n
	return func() { sortable = before }
}

// AskUnchecked is Ask without the check of the text: what is left are the plan and the
// transaction, which may only read.
func (r *Reader) AskUnchecked(ctx context.Context, text string) (Rows, error) {
	relay, err := newRelay(ctx, r.uri, CypherBytes)
	if err != nil {
		return Rows{}, err
	}
	defer relay.close()
	return r.ask(ctx, relay.address(), text, nil, nil)
}

// What a server says whose schema is up to date.
const SchemaVersion = schemaVersion

func SchemaNames() []string { return sortedKeys(schema()) }

// SetClock has a store take its time from now.
func (s *Store) SetClock(now func() time.Time) { s.now = now }
