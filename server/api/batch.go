package api

import (
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// A batch is what the objects on one level of an answer share: the items of a
// list, or of all lists that one field gave to the items of a list above. The
// first of them that needs something of the store fetches it for all, so that
// the number of calls grows with the depth of a question and not with the
// length of its answer. Nothing waits for others to gather: a batch is complete
// when it is made.
type batch struct {
	*scope
	memo       batchMemo
	who        *identity.Resolution // nil in a batch without actors
	entities   entities
	replaced   map[graph.ID]graph.ID // successors that only the entities themselves tell of
	releases   graph.ReleaseDays     // in a view of the past: what tells when prose was written
	targetings []*Targeting
	buckets    []*Bucket
	rows       []*BucketRow
}

// batchMemo is what is loaded once for all objects of a batch: by field, and
// where that has arguments by those.
type batchMemo struct {
	// of actors
	records      single[map[graph.ID][]*ActorRecord]
	refused      single[map[graph.ID][]*RefusedJoin]
	attributions single[attributionClaims]
	incidents    memo[graph.Page, map[graph.ID]*IncidentConnection]
	names        single[map[graph.ID][]ranked[*nameUse]]
	namePages    memo[graph.Page, map[graph.ID]*NameConnection]
	expansions   memo[expansionArgs, map[graph.ID]*Expansion]

	// of incidents
	incidentAttributions single[map[graph.ID][]*IncidentAttribution]
	references           single[*batch]

	// of places, sectors, victims and sources
	regions, parentRegions, countries, parentSectors, subsectors single[*batch]

	victimLinks single[victimLinks]
	publishers  single[*batch]

	// of whatever claims are about
	claims         memo[claimArgs, map[graph.ID]*ClaimConnection]
	undatedClaims  memo[claimArgs, map[graph.ID]int]
	unplacedClaims memo[claimArgs, map[graph.ID]int]
	unsureClaims   memo[claimArgs, map[graph.ID]int]

	// of actors or targets, who targeted whom
	graphViews          memo[graphArgs, *projection.GraphView]
	pairs, undatedPairs memo[pairArgs, ownedPairs]
	unplacedPairs       memo[pairArgs, ownedPairs]
	unsurePairs         memo[pairArgs, map[graph.ID]questions.Claims]
	unnamedCounts       memo[pairArgs, map[graph.ID]int]
	targetings          memo[targetingArgs, map[graph.ID]*TargetingConnection]
	targetingClaims     memo[graph.Page, map[*Targeting]*ClaimConnection]
	undatedTargetings   memo[pairArgs, map[graph.ID][]*Targeting]

	// of timelines
	timelines  memo[timelineArgs, map[graph.ID]timelineOrError]
	baselines  single[map[graph.Span]int]
	normalised memo[*questions.Timeline, []float64]
	censored   memo[*questions.Timeline, [][]string]
	rowClaims  memo[int, claimsByID] // by how many of each row
}

// batchOf makes a batch of the entities with these ids. Records of actors come as
// the actors that they belong to. What is known need not be fetched.
func (s *scope) batchOf(ctx context.Context, ids []graph.ID, known entities) (*batch, error) {
	b := &batch{scope: s}
	if s.view.KnownAsOf != "" {
		var err error
		if b.releases, err = s.releases(ctx); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc(ids, func(id graph.ID) bool { return id.Kind() == graph.Actor }) {
		who, err := s.identities(ctx)
		if err != nil {
			return nil, err
		}
		b.who, b.replaced = who, map[graph.ID]graph.ID{}
		ids = slices.Clone(ids)
		for i, id := range ids {
			if e, ok := known[id]; ok && e.Kind() == graph.Actor && e.ReplacedBy != "" && who.Actor(id) == id {
				b.replaced[id] = e.ReplacedBy
			}
			ids[i] = b.actorID(id)
		}
	}
	found, err := s.entitiesByID(ctx, distinct(ids), b.records(), known)
	b.entities = found
	return b, err
}

// records are the records of actors that exist on the view's date.
func (b *batch) records() entities {
	if b.who == nil {
		return nil
	}
	return b.who.Existing()
}

// batchOfClaims makes a batch of all that claims name.
func (s *scope) batchOfClaims(ctx context.Context, claims []graph.Claim) (*batch, error) {
	known := entities{}
	known.add("", claims)
	var ids []graph.ID
	for i := range claims {
		ids = append(ids, claims[i].EntityIDs()...)
	}
	return s.batchOf(ctx, ids, known)
}

// actorID returns the id of the actor that a record belongs to, and any other id as it is.
func (b *batch) actorID(id graph.ID) graph.ID {
	if b.who == nil || id.Kind() != graph.Actor {
		return id
	}
	if successor, ok := b.replaced[id]; ok {
		id = successor
	}
	return b.who.Actor(id)
}

// ids returns the ids of the batch's entities of some kinds, sorted.
func (b *batch) ids(kinds ...graph.Kind) []graph.ID {
	var out []graph.ID
	for id := range b.entities {
		if slices.Contains(kinds, id.Kind()) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// recordIDs returns the ids of all records of the batch's actors.
func (b *batch) recordIDs() []graph.ID {
	if b.who == nil {
		return nil
	}
	return b.who.IDs(b.ids(graph.Actor)...)
}

// entity returns an entity of the batch, nil for an id that it has not.
func (b *batch) entity(id graph.ID) Entity {
	e, ok := b.entities[b.actorID(id)]
	if !ok {
		return nil
	}
	n := node{*e, b}
	n.Entity.Description = b.releases.Prose(e, b.view.KnownAsOf)
	switch e.Kind() {
	case graph.Actor:
		return &Actor{n}
	case graph.Alias:
		return &Alias{n}
	case graph.Victim:
		return &Victim{target{n}}
	case graph.Country:
		return &Country{target{n}}
	case graph.Region:
		return &Region{target{n}}
	case graph.Sector:
		return &Sector{target{n}}
	case graph.Incident:
		return &Incident{n}
	case graph.Source:
		return &Source{n}
	case graph.Organization:
		return &Organization{n}
	}
	return nil
}

// one returns an entity of the batch as the type that its kind has in the
// schema, nil where it is missing.
func one[T Entity](b *batch, id graph.ID) T {
	e, _ := b.entity(id).(T)
	return e
}

// several returns those of the ids that are entities of that type, by name and id.
func several[T Entity](b *batch, ids []graph.ID) []T {
	out := []T{}
	for _, id := range b.byName(ids) {
		if e, ok := b.entity(id).(T); ok {
			out = append(out, e)
		}
	}
	return out
}

// byName returns the ids of some entities by name and id, each once.
func (b *batch) byName(ids []graph.ID) []graph.ID {
	ids = distinct(ids)
	slices.SortStableFunc(ids, func(x, y graph.ID) int { return compareNames(b.entities[x], b.entities[y]) })
	return ids
}

// compareNames orders entities by their folded names; missing ones come first.
func compareNames(a, b *graph.Entity) int {
	key := func(e *graph.Entity) string {
		if e == nil {
			return ""
		}
		return graph.Fold(e.Name)
	}
	return strings.Compare(key(a), key(b))
}

// wrap wraps claims whose ends the batch has.
func (b *batch) wrap(claims []graph.Claim) []*Claim {
	out := make([]*Claim, len(claims))
	for i, c := range claims {
		out[i] = &Claim{c, b}
	}
	return out
}
