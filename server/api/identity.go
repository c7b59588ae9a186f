package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// keptResolutions is how many views of who is who are kept between requests. A
// new commit makes all of them useless, and the oldest go first.
const keptResolutions = 16

// identityKey tells apart the views under which who is who can differ.
type identityKey struct {
	commit    int64
	knownAsOf graph.Date
	snapshot  int64 // in microseconds, as stores keep times
	lens      graph.Lens
	lensBy    string
}

func newIdentityKey(commit int64, v graph.View) identityKey {
	return identityKey{commit, v.KnownAsOf, v.Snapshot.UnixMicro(), v.Lens, v.LensBy}
}

// identities returns who is who under the view. It is worked out again after each commit.
func (s *scope) identities(ctx context.Context) (*identity.Resolution, error) {
	return s.memo.identities.get(ctx, func(ctx context.Context) (*identity.Resolution, error) {
		seq, err := s.lastCommit(ctx)
		if err != nil {
			return nil, err
		}
		key := newIdentityKey(seq, s.view)
		kept := fmt.Sprintf("%+v", key)
		if who, ok := s.resolutions.Get(ctx, kept); ok {
			return who, nil
		}
		// A request can ask under one view many times at once.
		return s.shared.identities.get(ctx, key, func(ctx context.Context) (*identity.Resolution, error) {
			who, err := identity.Load(ctx, s.store, s.view)
			if err != nil {
				return nil, err
			}
			s.resolutions.Add(ctx, kept, who)
			return who, nil
		})
	})
}

// warm works out who is who today, which every question about actors begins with.
func (s *service) warm(ctx context.Context) error {
	_, err := (&request{service: s}).whole().identities(ctx)
	return err
}

// actorThen returns the actor that an id stands for on the view's date. An id
// of a later record leads to what the records that are one actor with it today
// were then; where they were nothing, to what they are today.
func (s *scope) actorThen(ctx context.Context, id graph.ID) (graph.ID, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return "", err
	}
	if who.Record(who.Actor(id)) != nil || s.view.KnownAsOf == "" {
		return who.Actor(id), nil
	}
	present := &scope{request: s.request, view: graph.View{Snapshot: s.view.Snapshot, Lens: s.view.Lens, LensBy: s.view.LensBy}}
	today, err := present.identities(ctx)
	if err != nil {
		return "", err
	}
	for _, record := range today.IDs(id) {
		if who.Record(record) != nil {
			return who.Actor(record), nil
		}
	}
	return today.Actor(id), nil
}

// actorsHeard returns the actors that have a record which the view admits and
// which was heard of by its date, each by its first record. One can be heard of
// by claims alone, made before any data set held it: activity tells which.
func (s *scope) actorsHeard(who *identity.Resolution, activity []projection.Activity) []*graph.Entity {
	told := map[graph.ID]bool{}
	for _, a := range activity {
		for _, record := range a.Records {
			told[record] = true
		}
	}
	out := entities{}
	for id, e := range who.Live() {
		if !told[id] && !who.Heard(id) || !s.admitsDataset(e.Dataset) {
			continue
		}
		actor := who.Actor(id)
		out[actor] = who.Record(actor)
	}
	return sortedByID(out)
}

// heardOf reports whether some record of an actor was heard of by the view's date.
func heardOf(who *identity.Resolution, actor graph.ID) bool {
	return slices.ContainsFunc(who.IDs(actor), who.Heard)
}
