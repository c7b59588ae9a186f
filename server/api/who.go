package api

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// ActorMatch is an actor that targeted all that was asked for.
type ActorMatch struct {
	Actor    *Actor
	Evidence questions.Evidence
	cited
}

// whoAsked is whom the actors must have targeted, in the askers' words.
type whoAsked struct{ countries, regions, sectors, victims []string }

func (s *scope) whoTargeted(ctx context.Context, ask whoAsked, evidence *questions.Evidence, p graph.Page) (*ActorMatchConnection, error) {
	var q questions.WhoQuery
	if evidence != nil {
		q.Evidence = *evidence
	}
	for _, part := range []struct {
		field string
		names []string
		kind  graph.Kind
		ids   *[]graph.ID
	}{
		{"countries", ask.countries, graph.Country, &q.Countries},
		{"regions", ask.regions, graph.Region, &q.Regions},
		{"sectors", ask.sectors, graph.Sector, &q.Sectors},
		{"victims", ask.victims, graph.Victim, &q.Victims},
	} {
		var err error
		if *part.ids, err = s.meant(ctx, part.field, part.names, part.kind); err != nil {
			return nil, err
		}
	}
	if len(q.Countries)+len(q.Regions)+len(q.Sectors)+len(q.Victims) == 0 {
		return nil, withHint(graph.Invalid("countries", "nothing is asked for"), `give countries, regions, sectors or victims, e.g. countries: ["Japan"]`)
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	matches, err := questions.WhoTargeted(picture, q)
	if err != nil {
		return nil, err
	}
	strength := []questions.Evidence{questions.Anywhere, questions.OneIncident, questions.OneVictim}
	items := make([]ranked[questions.Match], len(matches))
	for i, m := range matches {
		items[i] = ranked[questions.Match]{rank{value: number(slices.Index(strength, m.Evidence)) + number(m.Claims.Len()), id: m.Actor}, m}
	}
	found, err := page(sorting{"who targeted", Descending}, items, p)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, m := range found.Items {
		ids = append(ids, m.Actor)
	}
	b, err := s.gather(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	return connect(found, p, func(m questions.Match) *ActorMatch {
		return &ActorMatch{one[*Actor](b, m.Actor), m.Evidence, claims.ids(m.Claims.IDs())}
	}), nil
}

// FirstEntry is the first known activity against a target.
type FirstEntry struct {
	Target Target
	First  graph.Span
	Actors []*Actor
	cited
}

func (s *scope) firstEntrants(ctx context.Context, targets []string, kinds []graph.Kind, how []questions.How, p graph.Page) (*FirstEntryConnection, error) {
	q := questions.EntryQuery{Kinds: kinds, How: ways(how)}
	var err error
	if q.Targets, err = s.meant(ctx, "targets", targets, graph.TargetKinds()...); err != nil {
		return nil, err
	}
	picture, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := questions.FirstEntrants(picture, q)
	if err != nil {
		return nil, err
	}
	items := make([]ranked[questions.Entry], len(entries))
	for i, e := range entries {
		items[i] = ranked[questions.Entry]{rank{id: e.Target}, e}
	}
	found, err := page(sorting{"first entrants", Ascending}, items, p)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, e := range found.Items {
		ids = append(append(ids, e.Target), e.Actors...)
	}
	b, err := s.gather(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	return connect(found, p, func(e questions.Entry) *FirstEntry {
		return &FirstEntry{one[Target](b, e.Target), e.First, several[*Actor](b, e.Actors), claims.ids(e.Claims.IDs())}
	}), nil
}
