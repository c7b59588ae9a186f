package ingest

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// CameOut tells when documents came out, by their ids, as far as somebody else than
// the files knows: a feed that cites an address often does not tell the day, and
// another data set may. Documents that nobody knows of are absent.
type CameOut func(ctx context.Context, documents []graph.ID) (map[graph.ID]graph.Span, error)

// CameOutBy returns what a store tells of when documents came out. What is
// imported is dated by it; what was imported before a feed that knows days is dated by that
// then (Job.Run).
func CameOutBy(store graph.Store) CameOut {
	return func(ctx context.Context, documents []graph.ID) (map[graph.ID]graph.Span, error) {
		out, err := storeDays(ctx, store, slices.Clone(documents), graph.View{})
		maps.DeleteFunc(out, func(_ graph.ID, day graph.Span) bool { return day.IsZero() })
		return out, err
	}
}

// Ask asks when the documents at some addresses came out. It need be called only
// where that is needed before the document is finished, as by WasOut.
func (b *Builder) Ask(ctx context.Context, o Options, addresses []string) error {
	var ids []graph.ID
	for _, address := range addresses {
		if id := graph.MakeID(graph.Source, graph.Entity{URL: address}.Report()); address != "" {
			ids = append(ids, id)
		}
	}
	return b.ask(ctx, o, ids)
}

// ask asks of each document once, and of none whose day the files tell.
func (b *Builder) ask(ctx context.Context, o Options, documents []graph.ID) error {
	if o.CameOut == nil {
		return nil
	}
	var unknown []graph.ID
	for _, id := range documents {
		_, asked := b.known[id]
		i, held := b.entities[id]
		if asked || held && !b.doc.Entities[i].Published.IsZero() {
			continue
		}
		b.known[id] = graph.Span{}
		unknown = append(unknown, id)
	}
	if len(unknown) == 0 {
		return nil
	}
	found, err := o.CameOut(ctx, unknown)
	for id, span := range found {
		b.known[id] = span
	}
	return err
}

// cameOut returns when a document of the reading came out: as the files tell, else
// as is known elsewhere, else the month that its address tells.
func (b *Builder) cameOut(source graph.ID) graph.Span {
	e := b.doc.Entities[b.entities[source]]
	if e.Published.IsZero() {
		e.Published = b.known[source]
	}
	return e.CameOut()
}

// Finish returns what was gathered, as document does, once it has asked when the
// cited documents came out of which the files do not tell it.
func (b *Builder) Finish(ctx context.Context, o Options) (graph.Document, error) {
	var cited []graph.ID
	for _, c := range b.doc.Claims {
		if c.Source != b.Source {
			cited = append(cited, c.Source)
		}
	}
	if err := b.ask(ctx, o, cited); err != nil {
		return graph.Document{}, err
	}
	return b.document(), nil
}
