package api

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// identityKey tells apart the views under which who is who can differ.
type identityKey struct {
	commit    int64
	knownAsOf graph.Date
	snapshot  int64 // in microseconds, as stores keep times
	lens      graph.Lens
	lensBy    string
	then      bool
}

func newIdentityKey(commit int64, v graph.View) identityKey {
	return identityKey{commit, v.KnownAsOf, v.Snapshot.UnixMicro(), v.Lens, v.LensBy, namesThen(v)}
}

// namesThen reports whether a view asks for names and records as they were used
// in the past.
func namesThen(v graph.View) bool { return v.Identity == graph.IdentityThen && v.KnownAsOf != "" }

// identities returns who is who under the view. It is worked out again after each commit.
func (s *scope) identities(ctx context.Context) (*identity.Resolution, error) {
	return s.memo.identities.get(ctx, func(ctx context.Context) (*identity.Resolution, error) {
		seq, err := s.lastCommit(ctx)
		if err != nil {
			return nil, err
		}
		key := newIdentityKey(seq, s.view)
		kept := fmt.Sprintf("%+v", key)
		if who, ok := s.resolution(kept); ok {
			return who, nil
		}
		// A request can ask under one view many times at once.
		return s.shared.identities.get(ctx, key, func(ctx context.Context) (*identity.Resolution, error) {
			who, err := s.loadIdentities(ctx)
			if err != nil {
				return nil, err
			}
			s.keepResolution(kept, who)
			return who, nil
		})
	})
}

// loadIdentities reads who is who from the store. All days of the past share the
// judgement of today.
func (s *scope) loadIdentities(ctx context.Context) (*identity.Resolution, error) {
	if s.view.KnownAsOf == "" || namesThen(s.view) {
		return identity.Load(ctx, s.store, s.view)
	}
	today, err := s.present().identities(ctx)
	if err != nil {
		return nil, err
	}
	return today.AsOf(ctx, s.store, s.view)
}

// present is the view's snapshot and lens, as of today.
func (s *scope) present() *scope {
	return &scope{request: s.request, view: graph.View{Snapshot: s.view.Snapshot, Lens: s.view.Lens, LensBy: s.view.LensBy}}
}

// warm works out who is who today, which every question about actors begins
// with, and how long lists are, by which questions are admitted.
func (s *service) warm(ctx context.Context) error {
	if _, err := (&request{service: s}).today().identities(ctx); err != nil {
		return err
	}
	return s.measureLists(ctx)
}

// actorOf returns the actor that an id stands for under the view. With names as
// they were then, an id of a later record leads to what the records that are one
// actor with it today were then; where they were nothing, to what they are today.
func (s *scope) actorOf(ctx context.Context, id graph.ID) (graph.ID, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return "", err
	}
	if !namesThen(s.view) || who.Exists(who.Actor(id)) {
		return who.Actor(id), nil
	}
	today, err := s.present().identities(ctx)
	if err != nil {
		return "", err
	}
	for _, record := range today.IDs(id) {
		if who.Exists(record) {
			return who.Actor(record), nil
		}
	}
	return today.Actor(id), nil
}

// existingActors returns the actors of which the view's date knows a record that
// the view admits. One can be known by claims alone, of a day before any data
// set held it: activity tells which.
func (s *scope) existingActors(ctx context.Context, who *identity.Resolution, activity []questions.Activity) (entities, error) {
	known := slices.Collect(maps.Keys(who.Existing()))
	for _, a := range activity {
		known = append(known, a.Records...)
	}
	var actors []graph.ID
	for _, id := range known {
		// The claims of the view's day can name a record by an id that it has no more, and
		// under identity THEN one that did not exist for certain.
		dataset := id.Owner()
		if e := who.Record(who.Current(id)); e != nil {
			dataset = e.Dataset
		}
		if s.admitsDataset(dataset) {
			actors = append(actors, who.Actor(id))
		}
	}
	return s.entitiesByID(ctx, distinct(actors), who.Existing())
}

// existed reports whether some record of an actor exists on the view's date.
func existed(who *identity.Resolution, actor graph.ID) bool {
	return slices.ContainsFunc(who.IDs(actor), who.Exists)
}
