package api

import (
	"context"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// ImportState is how far an import is.
type ImportState string

// The states, in their order.
const (
	ImportReceiving   ImportState = "receiving"
	ImportWaiting     ImportState = "waiting"
	ImportReading     ImportState = "reading"
	ImportWriting     ImportState = "writing"
	ImportDone        ImportState = "done"
	ImportUnconfirmed ImportState = "unconfirmed"
	ImportFailed      ImportState = "failed"
	ImportCancelled   ImportState = "cancelled"
)

// ImportProgress is how far an import has come.
type ImportProgress struct {
	ID                       graph.ID
	Stage                    ImportState
	EnteredBy, Name          string
	DryRun                   bool
	Begun                    time.Time
	Ended                    *time.Time
	ReceivedBytes, ReadBytes float64
	Error                    *string

	NewCount, ChangedCount, WithdrawnCount, RejectedCount int
}

// goneOn reports whether there is anything to tell since.
func (p *ImportProgress) goneOn(since *ImportProgress) bool {
	return since == nil || p.Stage != since.Stage || p.ReceivedBytes != since.ReceivedBytes || p.ReadBytes != since.ReadBytes
}

// Imports returns how far an import has come of which who asks may be told; false: there
// is none.
type Imports func(ctx context.Context, id string) (*ImportProgress, bool)

// noSuchImport says so to who may not be told of one, too.
const noSuchImport = "there is no such import; GET /import lists yours"

// ImportProgress has the subscriber told of an import. Without one it is told of which.
func (subscription) ImportProgress(ctx context.Context, id graph.ID) (<-chan *ImportProgress, error) {
	s, ok := ctx.Value(subscriberKey{}).(*subscriber)
	if !ok {
		return nil, &requestError{notLive}
	}
	out := make(chan *ImportProgress, 1)
	defer close(out)
	if s.progress != nil {
		out <- s.progress
		return out, nil
	}
	imports := requestOf(ctx).imports
	if imports == nil {
		return nil, graph.Invalid("id", "this server takes no files")
	}
	if _, ok := imports(ctx, string(id)); !ok {
		return nil, graph.Invalid("id", noSuchImport)
	}
	s.imported = func(ctx context.Context) (*ImportProgress, bool) { return imports(ctx, string(id)) }
	return out, nil
}

// lookForProgress is how often an import is looked at while somebody subscribes to it.
const lookForProgress = 200 * time.Millisecond

// followImport yields how far an import has come whenever it has gone on, until it ends.
func (t *transport) followImport(ctx context.Context, p *params, s *subscriber, idle func() error, yield func(answer) bool) {
	pause, look := time.NewTicker(idleAfter), time.NewTicker(lookForProgress)
	defer pause.Stop()
	defer look.Stop()
	for {
		now, ok := s.imported(ctx)
		if !ok {
			return // it ended long ago
		}
		if now.goneOn(s.progress) {
			s.progress = now
			if idle() != nil || !t.tell(ctx, p, idle, yield) || now.Ended != nil {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-t.stopping:
			return
		case <-pause.C:
			if idle() != nil {
				return
			}
		case <-look.C:
		}
	}
}
