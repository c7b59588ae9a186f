package api

import (
	"context"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// heldReadings is how many data sets the store held when its readings were last
// asked for, and how many readings the one with the most had.
type heldReadings struct{ datasets, readings int }

func countReadings(all []graph.Reading) *heldReadings {
	count := map[string]int{}
	most := 0
	for _, r := range all {
		count[r.Dataset]++
		most = max(most, count[r.Dataset])
	}
	return &heldReadings{len(count), most}
}

// listSizes returns how long lists that are no pages are at most in the store. It
// asks the store only when no request has done so before.
func (s *service) listSizes(ctx context.Context) guard.Sizes {
	held := s.held.Load()
	if held == nil {
		if _, err := requestOf(ctx).readings(ctx); err == nil { // else the schema's own sizes hold, and the question tells the error
			held = s.held.Load()
		}
	}
	words, lists := longestOfVocabulary(), s.largest.Load()
	return func(typeName, field string, rolledUp bool) (int, bool) {
		if lists != nil {
			if n, ok := lists.length(typeName, field, rolledUp); ok {
				return n, true
			}
		}
		if n, ok := words[typeName+"."+field]; ok {
			return n, true
		}
		if held == nil {
			return 0, false
		}
		switch typeName + "." + field {
		case "Query.datasets", "Query.feeds", "Actor.records", "Name.datasets", "NameMatch.datasets":
			return held.datasets, true
		case "Dataset.releases":
			return held.readings, true
		}
		return 0, false
	}
}

// largestLists is how long the lists of answers are at most that are made of
// pairs: of those that claims name, and of all that follow.
type largestLists struct {
	direct, rolledUp largest
	named            namesLargest
	of               extent // of the graph that was measured
	grown            int    // claims that it has got since
}

// extent is what tells whether a graph is much the same as it was.
type extent struct {
	claims int // that it has, and ever had
	joined int // records that are read together with another
}

// since returns the lists of a graph that is much the same as the one that was
// measured: each claim that it has got may have made any list one longer. nil if
// it is not, and has to be measured anew. What a few claims can do beyond that, by
// joining groups or widening the time of their activity, is left to the limit of
// what an answer has.
func (l *largestLists) since(now extent) *largestLists {
	const few = 64 // one part of so many
	grown := now.claims - l.of.claims
	if now.joined != l.of.joined || grown < 0 || grown > l.of.claims/few {
		return nil
	}
	out := *l
	out.grown = grown
	return &out
}

// namesLargest is how many actors one name finds, and how many claims call one actor so.
type namesLargest struct{ actors, claims int }

// length returns how long a list is at most.
func (l *largestLists) length(typeName, field string, rolledUp bool) (int, bool) {
	n, ok := l.measured(typeName, field, rolledUp)
	return n + l.grown, ok
}

func (l *largestLists) measured(typeName, field string, rolledUp bool) (int, bool) {
	held := l.direct
	if rolledUp {
		held = l.rolledUp
	}
	switch typeName + "." + field {
	case "Timeline.buckets":
		return held.years, true
	case "Bucket.rows": // of all buckets together, spread over them
		return held.rows/max(held.years, 1) + 1, true
	case "Timeline.undated", "Timeline.umbrella":
		return max(held.targets, held.actors), true
	case "Expansion.added", "Expansion.continued", "Expansion.resumed", "Expansion.lapsed", "Expansion.knownBefore", "Expansion.umbrella", "Agreement.rows":
		return held.targets, true
	case "BucketRow.claims": // of all rows together, spread over them
		return held.said/max(held.rows, 1) + 1, true
	case "AgreementRow.claims", "Change.claims":
		return held.claims, true
	case "Query.resolveName", "NameResolution.matches":
		return l.named.actors, true
	case "NameMatch.claims", "NameMatch.claimants", "Name.claims", "Name.claimants":
		return l.named.claims, true
	}
	return 0, false
}

// measureLists learns how long the lists of the graph are at most: once for each
// commit, and by measuring them only if much has changed. Who comes while somebody
// does waits for him.
func (s *service) measureLists(ctx context.Context) error {
	if err := s.measuring.Acquire(ctx, 1); err != nil {
		return err
	}
	defer s.measuring.Release(1)
	all := (&request{service: s}).today()
	g, err := all.wholeGraph(ctx, true)
	if err != nil {
		return err
	}
	who, err := all.identities(ctx)
	if err != nil {
		return err
	}
	now := extent{claims: g.Len(), joined: len(who.Existing()) - len(who.Actors())}
	if last := s.largest.Load(); last != nil {
		if lists := last.since(now); lists != nil {
			s.largest.Store(lists)
			return nil
		}
	}
	lists, err := all.largestLists(ctx)
	if err != nil {
		return err
	}
	lists.of = now
	s.largest.Store(lists)
	return nil
}

// largestLists measures the lists of the whole graph.
func (s *scope) largestLists(ctx context.Context) (*largestLists, error) {
	s.view.WithWithdrawn = true
	v, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	var lists largestLists
	if lists.direct, err = largestOf(v, nil); err != nil {
		return nil, err
	}
	if lists.rolledUp, err = largestOf(v, []questions.How{questions.Direct, questions.RolledUp, questions.Broader, questions.ViaSubgroup}); err != nil {
		return nil, err
	}
	lists.named, err = s.measureNames(ctx)
	return &lists, err
}

// measureNames counts what names find. A record's own name and id may find it without a claim.
func (s *scope) measureNames(ctx context.Context) (namesLargest, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return namesLargest{}, err
	}
	type use struct {
		key   string
		actor graph.ID
	}
	claims, actors := map[use]int{}, map[string]int{}
	out := namesLargest{actors: 1, claims: 1}
	for c, err := range s.store.EachClaim(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, View: s.view}) {
		if err != nil {
			return out, err
		}
		u := use{graph.Fold(c.Ends.Subject.Name), who.Actor(c.Object)}
		if claims[u]++; claims[u] == 1 {
			actors[u.key]++
		}
		out.actors, out.claims = max(out.actors, actors[u.key]+1), max(out.claims, claims[u])
	}
	return out, nil
}

// longestOfVocabulary is how long the lists are at most that the vocabulary gives.
var longestOfVocabulary = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for _, e := range vocab.Document().Entities {
		for field, list := range map[string][]graph.ID{
			"Country.regions": vocab.RegionsOf(e.ID), "Region.countries": vocab.CountriesOf(e.ID), "Sector.children": vocab.ChildrenOf(e.ID),
		} {
			out[field] = max(out[field], len(list))
		}
	}
	return out
})
