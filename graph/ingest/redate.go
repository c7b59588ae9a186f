package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A feed that cites documents without their days is dated by whoever knows these
// (CameOut). If he comes later, what the feed said is dated anew then, as if it were
// read again: so the order in which feeds are imported makes no difference.
//
// Only data sets of which full releases are imported are dated anew, and neither the seed nor the
// vocabulary. What somebody enters by hand is dated by what he enters, and of a data set that only
// adds nothing tells whether it is that. What was dated stays so when the reading that told the day
// is undone, as if it had been read before that.

// Redated is what became of the claims of one data set, because another was written that
// tells the days of documents that they rest on.
type Redated struct {
	Dataset  string   `json:"dataset"`
	Claims   int      `json:"claims"`             // that are dated anew, or with a dry run would be
	Left     int      `json:"left,omitempty"`     // that stay as they are, because what the record says itself cannot be known any more: its release has to be imported again
	Readings []string `json:"readings,omitempty"` // that took the place of those that held the claims
}

// redating dates what a store holds by the days that documents tell which were written into it.
type redating struct {
	store graph.Store
	told  map[graph.ID]toldDay
	cited []graph.ID              // of the documents those that others may cite: the store had them
	is    map[graph.ID]graph.Span // when they came out, as the store tells now
	apart map[graph.ID]graph.Span // and, of those of which it did not, as is known elsewhere (CameOut)
	write graph.WriteOptions
	tells func(graph.TLP) bool // whether who imports may be told of what is so marked

	all []Redated
}

// run dates the claims anew, one commit a reading.
func (r *redating) run(ctx context.Context) error {
	if !r.write.DryRun {
		var err error
		if r.is, err = storeDays(ctx, r.store, r.cited, graph.View{}); err != nil {
			return r.failed(err)
		}
	}
	found, err := r.find(ctx)
	if err != nil {
		return r.failed(err)
	}
	if len(found) == 0 {
		return nil
	}
	readings, err := r.store.Readings(ctx)
	if err != nil {
		return r.failed(err)
	}
	for _, dataset := range slices.Sorted(maps.Keys(found)) {
		if err := r.dataset(ctx, dataset, found[dataset], readings); err != nil {
			return err
		}
	}
	return nil
}

// find returns the data sets with claims that the days concern, each with the
// commit that brought the first of them. Of documents that the store did not have, no other data set
// says anything: what is written for the first time costs no search.
func (r *redating) find(ctx context.Context) (map[string]int64, error) {
	found := map[string]int64{}
	for some := range slices.Chunk(r.cited, graph.MaxPage) {
		for c, err := range r.store.EachClaim(ctx, graph.ClaimQuery{View: graph.View{Sources: some, WithWithdrawn: true}}) {
			if err != nil {
				return nil, err
			}
			if d := r.date(c, graph.Span{}); d.changes {
				found[c.Dataset] = min(cmp.Or(found[c.Dataset], c.Stored.Seq), c.Stored.Seq)
			}
		}
	}
	return found, nil
}

// dataset dates the readings of a data set that stand. The latest release comes last: if that
// fails, what it says today still shows that there is something left to do.
func (r *redating) dataset(ctx context.Context, key string, since int64, all []graph.Reading) error {
	standing := graph.Standing(all, key)
	if !slices.ContainsFunc(standing, func(x graph.Reading) bool { return x.Full }) {
		return nil
	}
	withdrawn := map[graph.ID]bool{}
	for _, x := range standing {
		for _, id := range x.Withdraws {
			withdrawn[id] = true
		}
	}
	out := Redated{Dataset: key}
	dated, left := map[graph.ID]bool{}, map[graph.ID]bool{}
	for i, x := range standing {
		if x.Stored.Seq < since {
			continue
		}
		id, err := r.reading(ctx, x, withdrawn, dated, left)
		if err != nil {
			return r.failed(fmt.Errorf("%s, %d of %d: %w", x.ID, i+1, len(standing), err))
		}
		if id != "" {
			out.Readings = append(out.Readings, id)
		}
		out.Claims, out.Left = len(dated), len(left)
	}
	if out.Claims+out.Left > 0 {
		r.all = append(r.all, out)
	}
	return nil
}

// failed says what is done when something of it fails.
func (r *redating) failed(err error) error {
	done := "nothing is dated anew"
	if r.write.DryRun {
		return fmt.Errorf("foretell what would be dated anew: %w", err)
	}
	var dated []string
	for _, x := range r.all {
		dated = append(dated, x.Dataset)
	}
	if len(dated) > 0 {
		done = strings.Join(dated, ", ") + " dated anew"
	}
	return fmt.Errorf("date what other data sets say (what was imported is written, %s; to import it again does the rest): %w", done, err)
}

// reading dates one reading and writes it in its own place. It returns the id of what took
// that, and notes the claims that are dated and left, as far as they may be told.
func (r *redating) reading(ctx context.Context, of graph.Reading, withdrawn, dated, left map[graph.ID]bool) (string, error) {
	doc, err := r.store.Document(ctx, of.ID)
	if err != nil {
		return "", err
	}
	was, err := r.daysWhenRead(ctx, doc)
	if err != nil {
		return "", err
	}
	changed, kept := r.document(&doc, was, withdrawn)
	levels := levelsOf(doc)
	tell := func(claims []graph.Claim, into map[graph.ID]bool) (told bool) {
		for _, c := range claims {
			if r.tells(levels.of(c)) {
				into[c.ID], told = true, true
			}
		}
		return told
	}
	tell(kept, left)
	told := tell(changed, dated)
	if len(changed) == 0 || r.write.DryRun {
		return "", nil
	}
	o := graph.WriteOptions{Entry: r.write.Entry}
	o.Entry.Reason = r.reason(changed)
	receipt, err := r.store.Write(ctx, &doc, o)
	if err != nil || !told {
		return "", err
	}
	return receipt.Reading.ID, nil
}

// reason says why claims are dated anew. Who sees any of a reading's claims may be told its
// reason, so that it names no data set of which not everybody may know the day.
func (r *redating) reason(changed []graph.Claim) string {
	by := map[string]bool{}
	for _, c := range changed {
		if day := r.told[c.Source]; day.level == graph.TLPClear {
			by[day.dataset] = true
		} else {
			by["another data set"] = true
		}
	}
	reason := "dated by documents of " + strings.Join(slices.Sorted(maps.Keys(by)), ", ")
	return reason[:min(len(reason), graph.MaxReason)]
}

// document dates the claims of a document, and returns those that are dated anew and those
// that are left, both as they were. Was is when its sources came out, as far as that was
// known when it was read; withdrawn are claims that its data set took back by name.
func (r *redating) document(doc *graph.Document, was map[graph.ID]graph.Span, withdrawn map[graph.ID]bool) (changed, left []graph.Claim) {
	rests := restsOf(doc)
	for i, c := range doc.Claims {
		source := rests.sources[c.Source]
		if !source.Published.IsZero() {
			continue // the files tell it
		}
		source.Published = was[c.Source]
		d := r.date(c, source.CameOut())
		if !d.changes {
			continue
		}
		if d.known && !d.inDocument {
			d.claim.Source, d.known = rests.on(c)
			d.known = d.known && !withdrawn[c.ID] // it would come back as another
		}
		if !d.known {
			left = append(left, c)
			continue
		}
		doc.Claims[i] = d.claim
		changed = append(changed, c)
	}
	if len(changed) > 0 {
		doc.Claims = joinEqual(doc.Claims)
	}
	return changed, left
}
