package api_test

import (
	"log/slog"
	"testing"

	"github.com/actorgraph/actorgraph/server/api"
)

// Who is who is worked out from every name. The first question need not wait for it.
func TestWhoIsWhoIsKnownBeforeTheFirstQuestion(t *testing.T) {
	counted := &counting{Store: seeded(t)}
	log := slog.New(slog.DiscardHandler)
	p := api.NewProjection(counted, log)
	c := client{t, api.New(counted, api.Options{Log: log, Projection: p})}
	if err := p.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := counted.claims.Load()
	c.get("actors.nodes.name", `{ actors(first: 3) { nodes { name } } }`)
	if read := counted.claims.Load() - before; read != 0 {
		t.Errorf("a list of actors read claims %d times", read)
	}
}
