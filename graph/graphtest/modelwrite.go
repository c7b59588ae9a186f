package graphtest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func (m *model) Readings(ctx context.Context) ([]graph.Reading, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []graph.Reading
	for _, h := range m.histories {
		out = append(out, h.Readings...)
	}
	slices.SortFunc(out, func(a, b graph.Reading) int { return cmp.Compare(a.Stored.Seq, b.Stored.Seq) })
	return out, m.ready(ctx)
}

func (m *model) Document(ctx context.Context, reading string) (graph.Document, error) {
	all, err := m.Readings(ctx)
	if err != nil {
		return graph.Document{}, err
	}
	i := slices.IndexFunc(all, func(r graph.Reading) bool { return r.ID == reading })
	if i < 0 {
		return graph.Document{}, fmt.Errorf("reading %s: %w", reading, graph.ErrNotFound)
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	doc := graph.Document{Reading: all[i]}
	for id, version := range m.histories[all[i].Dataset].Holdings(all[i].Stored.Seq) {
		if c, isClaim := m.claims[id]; isClaim {
			c.Version, c.Stored = m.claimVersions[version], graph.Stamp{}
			doc.Claims = append(doc.Claims, c)
		} else {
			doc.Entities = append(doc.Entities, m.entityVersions[version])
		}
	}
	doc.Normalize()
	return doc, nil
}

func (m *model) Stats(ctx context.Context) (graph.Stats, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	st := graph.Stats{Entities: map[graph.Kind]int{}, Claims: map[graph.Predicate]int{}, Datasets: map[string]int{}, Last: m.last()}
	today := m.at(graph.View{})
	for id := range m.entities {
		if e, held := today.entity(id); held && e.ReplacedBy == "" {
			st.Entities[id.Kind()]++
		}
	}
	for _, c := range today.find(graph.ClaimQuery{}) {
		st.Claims[c.Predicate]++
		st.Datasets[c.Dataset]++
	}
	return st, m.ready(ctx)
}

func (m *model) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	return each(ctx, func() ([]graph.StreamItem, error) {
		m.mu.RLock()
		defer m.mu.RUnlock()
		return m.moved(after), m.ready(ctx)
	})
}

// moved compares every item after each commit with what it was before.
func (m *model) moved(after int64) []graph.StreamItem {
	var commits []modelAt
	for _, s := range m.stamps {
		commits = append(commits, m.at(graph.View{Snapshot: s.Time}))
	}
	// lastMoved returns the last commit that moved an item, and whether a stream tells of it.
	lastMoved := func(id graph.ID, stored int64) (int64, bool) {
		seq, held := stored, false
		for dataset := range m.histories {
			was, _ := commits[stored-1].runs(dataset, id)
			held = held || len(was) > 0
			for _, commit := range commits[stored:] {
				is, _ := commit.runs(dataset, id)
				if !slices.Equal(was, is) {
					seq = max(seq, commit.snapshot)
				}
				was = is
				held = held || len(was) > 0
			}
		}
		return seq, seq > after && held
	}
	today := m.at(graph.View{})
	var out []graph.StreamItem
	for id, c := range m.claims {
		if seq, told := lastMoved(id, c.Stored.Seq); told {
			out = append(out, graph.StreamItem{Seq: seq, Claim: leanClaim(today.claim(c)), Runs: m.storedRuns(c, commits)})
		}
	}
	for id, stored := range m.entities {
		if seq, told := lastMoved(id, stored); told {
			out = append(out, graph.StreamItem{Seq: seq, Entity: leanEntity(*today.end(id))})
		}
	}
	slices.SortFunc(out, compareChanges)
	return out
}

// storedRuns tells of each commit by itself what it knew of a claim.
func (m *model) storedRuns(c graph.Claim, commits []modelAt) []graph.StoredRun {
	var all []graph.StoredRun
	for i, commit := range commits {
		runs, _ := commit.runs(c.Dataset, c.ID)
		for _, r := range runs {
			k := graph.StoredRun{Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, Basis: r.Basis, Withdrawn: r.Withdrawn, Confidence: -1, Since: commit.snapshot}
			if sure := m.claimVersions[r.Version].Confidence; sure != nil {
				k.Confidence = *sure
			}
			if i+1 < len(commits) {
				k.Until = commits[i+1].snapshot
			}
			all = append(all, k)
		}
	}
	return graph.MergeStoredRuns(all)
}

func (m *model) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := cmp.Or(m.ready(ctx), o.Prepare(doc)); err != nil {
		return graph.Receipt{}, err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	stored := graph.NextStamp(m.last(), o.Now)
	if o.Undo != "" {
		return m.undo(o, stored)
	}
	for _, id := range doc.Missing() {
		if m.entities[id] == 0 {
			return graph.Receipt{}, graph.Invalid("entities", "%s is not there", id)
		}
	}
	h := m.histories[doc.Reading.Dataset]
	h.Successions = m.successions(h, stored.Seq, doc)
	plan, err := graph.PlanWrite(*doc, h, stored, o)
	if err != nil || plan.Receipt.Unchanged || o.DryRun {
		return plan.Receipt, err
	}
	for _, e := range doc.Entities {
		m.entityVersions[graph.VersionKey(e)] = e
		if m.entities[e.ID] == 0 {
			m.entities[e.ID] = stored.Seq
		}
	}
	for _, c := range doc.Claims {
		m.claimVersions[graph.VersionKey(c.Version)] = c.Version
		if _, known := m.claims[c.ID]; !known {
			c.Version, c.Held, c.Ends, c.Stored = graph.Version{}, nil, nil, stored
			m.claims[c.ID] = c
		}
	}
	h.Readings = append(h.Readings, plan.Receipt.Reading)
	if h.Changes == nil {
		h.Changes = make(map[graph.ID][]graph.VersionChange)
	}
	if h.EntityIDs == nil {
		h.EntityIDs = make(map[graph.ID][]graph.ID)
	}
	for _, c := range doc.Claims {
		h.EntityIDs[c.ID] = c.EntityIDs()
	}
	for id, change := range plan.Changes {
		h.Changes[id] = append(h.Changes[id], change)
	}
	m.histories[doc.Reading.Dataset] = h
	m.stamps = append(m.stamps, stored)
	return plan.Receipt, nil
}

func (m *model) undo(o graph.WriteOptions, stored graph.Stamp) (graph.Receipt, error) {
	for _, h := range m.histories {
		i := slices.IndexFunc(h.Readings, func(r graph.Reading) bool { return r.ID == o.Undo })
		if i < 0 {
			continue
		}
		h.Successions = m.successions(h, stored.Seq, nil)
		plan, err := graph.PlanUndo(h, stored, o)
		if err != nil || plan.Receipt.Unchanged || o.DryRun {
			return plan.Receipt, err
		}
		h.Readings[i].Undone, h.Readings[i].UndoEntry = stored, o.Entry
		m.stamps = append(m.stamps, stored)
		return plan.Receipt, nil
	}
	return graph.Receipt{}, fmt.Errorf("reading %s: %w", o.Undo, graph.ErrNotFound)
}

func (m *model) Ping(ctx context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.ready(ctx)
}

func (m *model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
