package api

import (
	"context"
	"slices"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// ActorMatch is an actor that targeted all that was asked for.
type ActorMatch struct {
	Actor      *Actor
	Evidence   questions.Evidence
	ClaimCount int // all that support the match
	cited          // the strongest
	support    questions.Claims
	supporting func() cited // which is worked out for all rows at once, if anybody asks
}

// SourceCount is the number of documents behind all that support the match.
func (m *ActorMatch) SourceCount() int { return m.support.Sources() }

// FirstRecorded is when the first of these, or of their copies, was recorded.
func (m *ActorMatch) FirstRecorded() graph.Date { return m.support.FirstRecorded() }

// SupportingClaims returns the first of them.
func (m *ActorMatch) SupportingClaims(ctx context.Context, first *int) ([]*Claim, error) {
	return m.supporting().Claims(ctx, first)
}

// ActorMatchConnection is a page of matches, with what weaker evidence would give.
type ActorMatchConnection struct {
	*Connection[*ActorMatch]
	Weaker []questions.EvidenceReach
}

// StrongestClaimCount is the number of claims of the strongest evidence.
func (m *ActorMatch) StrongestClaimCount() int { return m.cited.ClaimCount() }

// whoTargetedArgs is whom the actors must have targeted, in the askers' words.
type whoTargetedArgs struct{ countries, membersOf, regions, sectors, victims []string }

// whoQuery finds what the askers' words mean.
func (s *scope) whoQuery(ctx context.Context, args whoTargetedArgs, evidence *questions.Evidence) (questions.WhoQuery, error) {
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
		{"countries", args.countries, graph.Country, &q.Countries},
		{"regions", args.regions, graph.Region, &q.Regions},
		{"sectors", args.sectors, graph.Sector, &q.Sectors},
		{"victims", args.victims, graph.Victim, &q.Victims},
	} {
		var err error
		if *part.ids, err = s.resolveIDs(ctx, part.field, part.names, part.kind); err != nil {
			return q, err
		}
	}
	members, err := s.membersOf(args.membersOf)
	if err != nil {
		return q, err
	}
	q.Countries = distinct(append(q.Countries, members...))
	if len(q.Countries)+len(q.Regions)+len(q.Sectors)+len(q.Victims) == 0 {
		return q, withHint(graph.Invalid("countries", "nothing is asked for"), `give countries, regions, sectors or victims, e.g. countries: ["Japan"]`)
	}
	return q, nil
}

func (s *scope) whoTargeted(ctx context.Context, args whoTargetedArgs, evidence *questions.Evidence, p graph.Page) (*ActorMatchConnection, error) {
	q, err := s.whoQuery(ctx, args, evidence)
	if err != nil {
		return nil, err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	asked := slices.Concat(q.Countries, q.Regions, q.Sectors, q.Victims)
	v, err := s.graphView(ctx, who, s.claimsOfTargets(asked, nil))
	if err != nil {
		return nil, err
	}
	answer, err := questions.WhoTargeted(v, q)
	if err != nil {
		return nil, err
	}
	matches := answer.Found
	strength := []questions.Evidence{questions.Anywhere, questions.OneIncident, questions.OneVictim}
	items := make([]ranked[questions.FoundActor], len(matches))
	for i, m := range matches {
		items[i] = ranked[questions.FoundActor]{rank{value: number(m.ClaimCount) + number(slices.Index(strength, m.Evidence)), id: m.Actor}, m}
	}
	found, err := page(listOrder{"who targeted", Descending}, items, p)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, m := range found.Items {
		ids = append(ids, m.Actor)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	support := sync.OnceValue(func() map[graph.ID]cited {
		all, by := s.cite(), make(map[graph.ID]cited, len(found.Items))
		for _, m := range found.Items {
			by[m.Actor] = all.of(m.Claims)
		}
		return by
	})
	matched := connect(found, p, func(m questions.FoundActor) *ActorMatch {
		return &ActorMatch{
			one[*Actor](b, m.Actor), m.Evidence, m.ClaimCount, claims.of(m.Strongest),
			m.Claims, func() cited { return support()[m.Actor] },
		}
	})
	matched.unplaced = func(context.Context) (int, error) { return questions.UnplacedMatches(v, q) }
	return &ActorMatchConnection{matched, append([]questions.EvidenceReach{}, answer.Weaker...)}, nil
}
