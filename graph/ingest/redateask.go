package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// redating prepares the dating of what a store holds by documents that are about to be written.
func (j Job) redating(ctx context.Context, store graph.Store, docs []graph.Document) (*redating, error) {
	r := &redating{store: store, told: daysOf(docs), write: j.Write, tells: j.Tells, apart: map[graph.ID]graph.Span{}}
	if r.tells == nil {
		r.tells = func(graph.TLP) bool { return true }
	}
	stored, err := storeDays(ctx, store, slices.Collect(maps.Keys(r.told)), graph.View{})
	if err != nil {
		return nil, fmt.Errorf("look up which documents are cited already: %w", err)
	}
	if j.Write.DryRun {
		if r.is, err = r.foretell(ctx, stored); err != nil {
			return nil, err
		}
	}
	for _, id := range citedByTwo(docs) {
		if _, told := r.told[id]; told {
			stored[id] = cmp.Or(stored[id], graph.Span{})
		}
	}
	r.cited = slices.Sorted(maps.Keys(stored))
	undated := slices.DeleteFunc(slices.Clone(r.cited), func(id graph.ID) bool { return !stored[id].IsZero() })
	for some := range slices.Chunk(undated, graph.MaxPage) {
		known, err := j.Options.CameOut(ctx, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(r.apart, known)
	}
	return r, nil
}

// daysWhenRead returns when the cited documents came out that are told of now, as far as that was
// known when a document was read: as the store told then, and as is known elsewhere.
func (r *redating) daysWhenRead(ctx context.Context, doc graph.Document) (map[graph.ID]graph.Span, error) {
	cited := map[graph.ID]bool{}
	for _, c := range doc.Claims {
		if _, told := r.told[c.Source]; told {
			cited[c.Source] = true
		}
	}
	was, err := storeDays(ctx, r.store, slices.Collect(maps.Keys(cited)), graph.View{Snapshot: doc.Reading.Stored.Time})
	for id, day := range r.apart {
		if was[id].IsZero() {
			was[id] = day
		}
	}
	return was, err
}

// citedByTwo returns the documents that several data sets of one import cite.
func citedByTwo(docs []graph.Document) []graph.ID {
	if len(docs) < 2 {
		return nil
	}
	var out []graph.ID
	by := map[graph.ID]string{}
	for _, doc := range docs {
		for _, e := range doc.Entities {
			if e.Kind() != graph.Source {
				continue
			}
			if other, ok := by[e.ID]; ok && other != doc.Reading.Dataset {
				out = append(out, e.ID)
			}
			by[e.ID] = doc.Reading.Dataset
		}
	}
	return out
}

// storeDays returns when documents came out as a store tells under a view; a zero time for those
// that it has and does not tell of.
func storeDays(ctx context.Context, store graph.Store, documents []graph.ID, v graph.View) (map[graph.ID]graph.Span, error) {
	out := map[graph.ID]graph.Span{}
	slices.Sort(documents)
	for some := range slices.Chunk(documents, graph.MaxPage) {
		for e, err := range graph.AllEntities(ctx, store, graph.EntityQuery{IDs: some, View: v}) {
			if err != nil {
				return nil, err
			}
			out[e.ID] = e.Published
		}
	}
	return out, nil
}

// foretell returns which days a store would tell after a dry run: where it tells another day
// already, that of the data set that it listens to first (graph.DescriberRank).
func (r *redating) foretell(ctx context.Context, stored map[graph.ID]graph.Span) (map[graph.ID]graph.Span, error) {
	out := map[graph.ID]graph.Span{}
	contested := map[string][]graph.ID{} // by the data set that tells another day
	for id, day := range r.told {
		out[id] = day.span
		if was := stored[id]; !was.IsZero() && was != day.span {
			contested[day.dataset] = append(contested[day.dataset], id)
		}
	}
	if len(contested) == 0 {
		return out, nil
	}
	readings, err := r.store.Readings(ctx)
	if err != nil {
		return nil, err
	}
	for dataset, ids := range contested {
		var first []string
		for _, x := range readings {
			if cmp.Or(cmp.Compare(graph.DatasetRank(x.Dataset), graph.DatasetRank(dataset)), cmp.Compare(x.Dataset, dataset)) < 0 {
				first = append(first, x.Dataset)
			}
		}
		slices.Sort(first)
		if first = slices.Compact(first); len(first) == 0 {
			continue
		}
		for some := range slices.Chunk(ids, graph.MaxPage) {
			for e, err := range graph.AllEntities(ctx, r.store, graph.EntityQuery{IDs: some, Kind: graph.Source, View: graph.View{Datasets: first}}) {
				if err != nil {
					return nil, err
				}
				out[e.ID] = stored[e.ID]
			}
		}
	}
	return out, nil
}
