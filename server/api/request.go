package api

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// A request is what one HTTP request shares among its root fields.
type request struct {
	*service
	shared requestMemo
}

// requestMemo is what is loaded once for a request.
type requestMemo struct {
	readings   single[[]graph.Reading]
	stats      single[graph.Stats]
	datasets   single[entities]
	identities memo[identityKey, *identity.Resolution]
	graphs     memo[int64, *projection.Graph] // the graph as of a commit
}

type requestIDKey struct{}

// WithRequestID returns a context of a request with an id, under which the log
// tells of it.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id of the request that ctx belongs to, a new one for none.
func RequestID(ctx context.Context) string {
	if id, ok := ctx.Value(requestIDKey{}).(string); ok {
		return id
	}
	return rand.Text()[:12]
}

type requestKey struct{}

// requestOf returns the request that ctx belongs to.
func requestOf(ctx context.Context) *request {
	r, ok := ctx.Value(requestKey{}).(*request)
	if !ok { // the handler puts it there before anything runs
		panic("no request in the context")
	}
	return r
}

// readings returns all readings of the store.
func (r *request) readings(ctx context.Context) ([]graph.Reading, error) {
	return r.shared.readings.get(ctx, func(ctx context.Context) ([]graph.Reading, error) {
		all, err := r.store.Readings(ctx)
		if err == nil {
			r.held.Store(countReadings(all))
		}
		return all, err
	})
}

// datasetKeys returns the keys of all data sets that were read, sorted.
func (r *request) datasetKeys(ctx context.Context) ([]string, error) {
	readings, err := r.readings(ctx)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for _, x := range readings {
		keys[x.Dataset] = true
	}
	return slices.Sorted(maps.Keys(keys)), nil
}

// lastCommit returns the number of the store's last commit.
func (r *request) lastCommit(ctx context.Context) (int64, error) {
	readings, err := r.readings(ctx)
	if err != nil {
		return 0, err
	}
	return lastOf(readings, time.Time{}), nil
}

// stats returns what the store holds today.
func (r *request) stats(ctx context.Context) (graph.Stats, error) {
	return r.shared.stats.get(ctx, r.store.Stats)
}

// datasetEntities returns the data sets that describe themselves, by id.
func (r *request) datasetEntities(ctx context.Context) (entities, error) {
	return r.shared.datasets.get(ctx, func(ctx context.Context) (entities, error) {
		keys, err := r.datasetKeys(ctx)
		if err != nil {
			return nil, err
		}
		ids := make([]graph.ID, len(keys))
		for i, key := range keys {
			ids[i] = graph.DatasetID(key)
		}
		return r.today().entitiesByID(ctx, ids, nil)
	})
}
