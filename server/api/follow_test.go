package api_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// TestEventsWaitForTheirTurn: while the server has no place or no memory a subscriber is told
// nothing, and afterwards every commit that was made meanwhile, once and in order.
func TestEventsWaitForTheirTurn(t *testing.T) {
	queue, budget := guard.NewQueue(1, 0, time.Second), guard.NewBudget(1<<20)
	for why, busy := range map[string]func() func(){
		"no place": func() func() {
			leave, err := queue.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return leave
		},
		"no memory": func() func() {
			if !budget.Take(1 << 20) {
				t.Fatal("the memory is taken")
			}
			return func() { budget.Give(1 << 20) }
		},
	} {
		t.Run(why, func(t *testing.T) {
			s := open(t, feed("2018-01-01", true))
			server := httptest.NewServer(api.New(s, api.Options{Log: slog.New(slog.DiscardHandler), Queue: queue, Budget: budget}))
			defer server.Close()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			events := subscribe(ctx, t, server.URL, `subscription { commits { document } }`)
			free := busy()
			for _, name := range []string{"first", "second"} {
				doc := report()
				doc.Reading.Document = name
				write(t, s, doc)
			}
			select {
			case got := <-events:
				t.Fatalf("while the server is busy it is told %s", got)
			case <-time.After(2500 * time.Millisecond): // a commit is seen after a second
			}
			free()
			for _, name := range []string{"first", "second"} {
				if got := <-events; !strings.Contains(got, `"document":"`+name+`"`) {
					t.Errorf("then it is told %s, want %s", got, name)
				}
			}
		})
	}
}
