package identity

import (
	"context"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Load reads from a store what who is who is judged from under a view, and
// judges it. Of the view its date, snapshot, lens and identity count. Whoever
// asks who is who gets it from here, so that all have the same answer.
//
// A view of the past asks what was known then of the groups that are known now:
// who is who is judged from the latest readings, and of the date is only which
// records exist. With IdentityThen it is judged from what was known on the date:
// the records that existed, and the names that were in use for certain.
//
// A document can use a name years before a data set has a record that cites it.
// Known by such names alone, a record joins no other before its data set held it
// or said whom it targeted. Else the names that are imported last would change
// what was known of old.
func Load(ctx context.Context, store graph.Store, v graph.View) (*Resolution, error) {
	judged := graph.View{KnownAsOf: v.KnownAsOf, Snapshot: v.Snapshot, Lens: v.Lens, LensBy: v.LensBy}
	if v.Identity != graph.IdentityThen {
		judged.KnownAsOf = ""
	}
	in := newInput(judged)
	if err := in.gather(ctx, store); err != nil {
		return nil, err
	}
	if err := in.setApart(ctx, store); err != nil {
		return nil, err
	}
	r, err := in.resolve(ctx)
	if err != nil || v.KnownAsOf == judged.KnownAsOf {
		return r, err
	}
	return r.AsOf(ctx, store, v)
}

// LoadDraft judges who is who today under a lens as if a store also held a document
// that adds to its data set: its records and its claims, which have their Ends, and none
// of those that it withdraws.
func LoadDraft(ctx context.Context, store graph.Store, v graph.View, doc graph.Document) (*Resolution, error) {
	in := newInput(graph.View{Lens: v.Lens, LensBy: v.LensBy})
	if err := in.gather(ctx, store); err != nil {
		return nil, err
	}
	gone := map[graph.ID]bool{}
	for _, id := range doc.Reading.Withdraws {
		gone[id] = true
	}
	in.claims = slices.DeleteFunc(in.claims, func(c graph.Claim) bool { return gone[c.ID] })
	for _, e := range doc.Entities {
		if _, there := in.live[e.ID]; e.Kind() == graph.Actor && !there {
			in.live[e.ID] = e
			delete(in.gone, e.ID)
		}
	}
	for _, c := range doc.Claims {
		if !judging(c.Predicate) || gone[c.ID] {
			continue
		}
		if !slices.ContainsFunc(in.claims, func(other graph.Claim) bool { return other.ID == c.ID }) {
			in.claims = append(in.claims, c)
		}
	}
	return in.resolve(ctx)
}

// Judges reports whether a document can change who is who: it brings records, says
// something by which that is judged, or withdraws something, whatever it is.
func Judges(doc graph.Document) bool {
	return len(doc.Reading.Withdraws) > 0 ||
		slices.ContainsFunc(doc.Entities, func(e graph.Entity) bool { return e.Kind() == graph.Actor }) ||
		slices.ContainsFunc(doc.Claims, func(c graph.Claim) bool { return judging(c.Predicate) })
}

// judgedBy returns the predicates by which it is judged who is who.
func judgedBy() []graph.Predicate {
	return []graph.Predicate{graph.Named, graph.SameAs, graph.DifferentFrom}
}

func judging(p graph.Predicate) bool { return slices.Contains(judgedBy(), p) }

// AsOf returns the same judgement with the records that exist on the date of another view.
func (r *Resolution) AsOf(ctx context.Context, store graph.Store, v graph.View) (*Resolution, error) {
	in := newInput(graph.View{KnownAsOf: v.KnownAsOf, Snapshot: v.Snapshot})
	if err := in.gather(ctx, store); err != nil {
		return nil, err
	}
	then := *r
	then.existing = make(map[graph.ID]*graph.Entity, len(in.live))
	for id, e := range in.live {
		then.existing[id] = &e
	}
	return &then, nil
}

// input is what who is who is judged from.
type input struct {
	view     graph.View
	live     map[graph.ID]graph.Entity
	gone     map[graph.ID]graph.Entity // let go by their data set, as told last
	replaced map[graph.ID]graph.Entity // with ReplacedBy
	apart    map[graph.ID]graph.Entity // live, and joined with no other
	claims   []graph.Claim             // NAMED, SAME_AS and DIFFERENT_FROM
}

func newInput(v graph.View) *input {
	return &input{view: v, live: map[graph.ID]graph.Entity{}, gone: map[graph.ID]graph.Entity{}, replaced: map[graph.ID]graph.Entity{}}
}

func (in *input) resolve(ctx context.Context) (*Resolution, error) {
	records := slices.AppendSeq(slices.Collect(maps.Values(in.live)), maps.Values(in.replaced))
	r, err := ResolveIn(ctx, in.view, records, in.claims, slices.Collect(maps.Values(in.gone))...)
	if err != nil {
		return nil, err
	}
	for id, e := range in.apart {
		r.records[id], r.existing[id] = &e, &e
		r.all = append(r.all, id)
	}
	slices.Sort(r.all)
	return r, nil
}

func (in *input) gather(ctx context.Context, store graph.Store) error {
	if err := in.gatherRecords(ctx, store); err != nil {
		return err
	}
	return in.gatherClaims(ctx, store)
}

// gatherRecords adds the records that are held on the view's date, those that
// were replaced, and today also those that are gone.
func (in *input) gatherRecords(ctx context.Context, store graph.Store) error {
	q := graph.EntityQuery{Kind: graph.Actor, Replaced: true, Gone: in.view.KnownAsOf == "", View: in.view}
	for e, err := range graph.AllEntities(ctx, store, q) {
		switch {
		case err != nil:
			return err
		case e.ReplacedBy != "":
			in.replaced[e.ID] = e
		case q.Gone && e.Withdrawn != "":
			in.gone[e.ID] = e
		default:
			in.live[e.ID] = e
		}
	}
	return nil
}

// gatherClaims adds the names and cross-references that are asserted on the
// view's date, with the records that they are on, and of records that are gone
// those of their last release. Others that were let go still tell which ids were
// replaced.
func (in *input) gatherClaims(ctx context.Context, store graph.Store) error {
	ever := in.view
	ever.WithWithdrawn = true
	q := graph.ClaimQuery{Predicates: judgedBy(), View: ever}
	var last []graph.Claim
	for c, err := range store.EachClaim(ctx, q) {
		if err != nil {
			return err
		}
		asserted := in.view.Admits(c)
		if asserted {
			in.claims = append(in.claims, c)
		} else if isLast(&c, in.gone[c.Object]) || isLast(&c, in.gone[c.Subject]) {
			last = append(last, c)
		}
		// That two records are different tells nothing of whether they are there.
		in.gatherEnds(&c, asserted && c.Predicate != graph.DifferentFrom)
	}
	for _, c := range last {
		if in.gone[c.Object].ID != "" || in.gone[c.Subject].ID != "" {
			in.claims = append(in.claims, c)
		}
	}
	return nil
}

// gatherEnds adds the records that a claim is on.
func (in *input) gatherEnds(c *graph.Claim, asserted bool) {
	for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object} {
		switch {
		case e == nil || e.Kind() != graph.Actor:
		case e.ReplacedBy != "":
			in.replaced[e.ID] = *e
		case asserted:
			in.live[e.ID] = *e
			delete(in.gone, e.ID)
		}
	}
}

// setApart sets apart, of a day of the past, the records that no release described
// by then for certain, and whose data sets named no target of theirs by then.
func (in *input) setApart(ctx context.Context, store graph.Store) error {
	if in.view.KnownAsOf == "" {
		return nil
	}
	readings, err := store.Readings(ctx)
	if err != nil {
		return err
	}
	releases := graph.NewReleaseDays(readings, in.view)
	in.apart = maps.Clone(in.live)
	maps.DeleteFunc(in.apart, func(_ graph.ID, e graph.Entity) bool { return releases.Described(&e, in.view.KnownAsOf) })
	if len(in.apart) == 0 {
		return nil
	}
	q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: slices.Sorted(maps.Keys(in.apart)), View: in.view}
	for c, err := range store.EachClaim(ctx, q) {
		if err != nil {
			return err
		}
		delete(in.apart, c.Subject)
	}
	for id := range in.apart {
		delete(in.live, id)
	}
	return nil
}

// isLast reports whether a claim is of the last release in which its data set
// had a record: the two were let go on one day.
func isLast(c *graph.Claim, record graph.Entity) bool {
	return record.Withdrawn != "" && c.Dataset == record.Dataset && c.Withdrawn() == record.Withdrawn
}
