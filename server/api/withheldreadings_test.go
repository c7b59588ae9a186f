package api_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// TestCommitsAboveAreNoEvents: who may not see what a commit brought is not told of it, neither as
// it happens nor later.
func TestCommitsAboveAreNoEvents(t *testing.T) {
	red, store := writing(t, access.Editor)
	green, catchUp := below(t, store, graph.TLPAmber)
	server := httptest.NewServer(green.handler)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const fields = `{ id document reason dataset { key name } } }`
	live := subscribe(ctx, t, server.URL, `subscription { commits `+fields)
	red.mustAsk(addReport, withReport(secret, false))
	red.mustAsk(addReport, withReport(acmeReport(""), false))
	catchUp()
	later := subscribe(ctx, t, server.URL, `subscription { commits(after: "2000-01-01T00:00:00Z") `+fields)
	for why, events := range map[string]<-chan string{"as it happens": live, "later": later} {
		for {
			got := <-events
			if strings.Contains(got, "operation-x") || got == "complete" {
				t.Fatalf("%s he is told %s", why, got)
			}
			if strings.Contains(got, "acme-2026") {
				break
			}
		}
	}
}
