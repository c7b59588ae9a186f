package api_test

import (
	"context"
	"iter"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
)

// Who is who is worked out from every name. The first question need not wait for it.
func TestWhoIsWhoIsKnownBeforeTheFirstQuestion(t *testing.T) {
	counted := &counting{Store: seeded(t)}
	log := slog.New(slog.DiscardHandler)
	p := api.NewProjection(counted, log)
	c := client{t, api.New(counted, api.Options{Log: log, Projection: p, Limits: roomy()})}
	if err := p.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := counted.claims.Load()
	c.get("actors.nodes.name", `{ actors(first: 3) { nodes { name } } }`)
	if read := counted.claims.Load() - before; read != 0 {
		t.Errorf("a list of actors read claims %d times", read)
	}
}

// unread is a store whose stream must not be read.
type unread struct {
	graph.Store
	t *testing.T
}

func (s unread) Stream(context.Context, int64) iter.Seq2[graph.StreamItem, error] {
	s.t.Error("the projection is built")
	return s.Store.Stream(s.t.Context(), 0)
}

// A question that the store can answer does not wait until the projection is
// built, also where it counts the documents of the whole data.
func TestNobodyWaitsForTheProjectionWhoCanDoWithout(t *testing.T) {
	s, log := seeded(t), slog.New(slog.DiscardHandler)
	unbuilt := client{t, api.New(s, api.Options{Log: log, Projection: api.NewProjection(unread{s, t}, log)})}
	for _, q := range []string{
		`{ actor(name: "APT37") { timeline { buckets { period reports baseline normalised censored } } } }`,
		`{ country(name: "Japan") { targetedBy { totalCount } timeline(granularity: QUARTER) { buckets { baseline } } } }`,
		`{ feeds { dataset { key } claimCount withdrawnCount lastSaid until stopped } }`,
		`{ actors(orderBy: {field: TARGETS, direction: DESC}, first: 3) { nodes { name } } }`,
		`{ changes(actor: "APT37", from: "2017-12-31", to: "2018-12-31") { nodes { label } } }`,
		`{ agreement(actor: "APT37") { parties } }`,
	} {
		got, want := unbuilt.ask(q), clientOf(t, s).ask(q)
		if len(want.Errors) > 0 {
			t.Fatalf("%s: %+v", q, want.Errors)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-without projection +before it is built)\n%s", q, diff)
		}
	}
}
