package api

import (
	"context"
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// claimsEver returns all that was ever said of what a query asks.
func (s *scope) claimsEver(ctx context.Context, q graph.ClaimQuery) ([]graph.Claim, error) {
	q.View = s.everSaid()
	return s.claims(ctx, q)
}

// loading returns a loader of what a query finds.
func (s *scope) loading(q graph.ClaimQuery) claimLoader {
	return func(ctx context.Context) iter.Seq2[graph.Claim, error] { return s.store.EachClaim(ctx, q) }
}

// listed yields claims, then the error with which they were found, if any.
func listed(claims []graph.Claim, err error) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
		if err != nil {
			yield(graph.Claim{}, err)
		}
	}
}

// claimsOfActors returns a loader of what a question about the targets of some
// records of actors rests on, of all without any: what is said of them, and with
// subgroups of those, and where the victims are.
func (s *scope) claimsOfActors(records []graph.ID, subgroups bool) claimLoader {
	return func(ctx context.Context) iter.Seq2[graph.Claim, error] {
		return listed(s.saidOfActors(ctx, records, subgroups))
	}
}

func (s *scope) saidOfActors(ctx context.Context, subjects []graph.ID, subgroups bool) ([]graph.Claim, error) {
	var parts []graph.Claim
	if subgroups {
		var err error
		if parts, subjects, err = s.subgroups(ctx, subjects); err != nil {
			return nil, err
		}
	}
	said, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: distinct(subjects)})
	if err != nil {
		return nil, err
	}
	if said, err = s.withOriginals(ctx, said); err != nil {
		return nil, err
	}
	var victims []graph.ID
	for _, c := range said {
		if c.Object.Kind() == graph.Victim {
			victims = append(victims, c.Object)
		}
	}
	if len(victims) == 0 {
		return slices.Concat(said, parts), nil
	}
	places, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: locationPredicates(), Subjects: distinct(victims)})
	return slices.Concat(said, places, parts), err
}

// withOriginals returns claims on targets with all that is said of the incidents
// that they quote: a copy yields to what the data set says itself, if of another actor.
func (s *scope) withOriginals(ctx context.Context, said []graph.Claim) ([]graph.Claim, error) {
	var quoted []graph.ID
	has := make(map[graph.ID]bool, len(said))
	for i := range said {
		has[said[i].ID] = true
		if incident, _ := said[i].Quoted(); incident != "" {
			quoted = append(quoted, incident)
		}
	}
	if len(quoted) == 0 {
		return said, nil
	}
	found, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Incidents: distinct(quoted)})
	for _, c := range found {
		if !has[c.ID] {
			said = append(said, c)
		}
	}
	return said, err
}

// withoutCopies returns claims without those that quote what the view holds.
func (s *scope) withoutCopies(ctx context.Context, claims []graph.Claim) ([]graph.Claim, error) {
	var quoted []graph.ID
	for i := range claims {
		if incident, _ := claims[i].Quoted(); incident != "" {
			quoted = append(quoted, incident)
		}
	}
	if len(quoted) == 0 {
		return claims, nil
	}
	done, err := s.claimsEver(ctx, graph.ClaimQuery{Incidents: distinct(quoted)})
	if err != nil {
		return nil, err
	}
	behind, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.AttributedTo}, Subjects: distinct(quoted)})
	return questions.WithoutCopies(claims, slices.Concat(done, behind), s.view), err
}

// subgroups returns the claims that lead from some records to their subgroups,
// and the records of both; from all records, and none, without any.
func (s *scope) subgroups(ctx context.Context, subjects []graph.ID) ([]graph.Claim, []graph.ID, error) {
	if len(subjects) == 0 {
		parts, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.PartOf}})
		return parts, nil, err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, nil, err
	}
	parts, err := s.partOf(ctx, subjects, descendants)
	for _, c := range parts {
		subjects = append(subjects, c.Subject)
	}
	return parts, slices.Concat(subjects, who.IDs(subjects...)), err
}

// locationPredicates are the predicates that say where a victim is and what it does.
func locationPredicates() []graph.Predicate {
	return []graph.Predicate{graph.LocatedAt, graph.OperatesIn}
}

// claimsOfTargets returns a loader of what a question about who targets some
// targets rests on: also what lies in them, and what else follows in the ways that
// it asks for: for Broader the regions that they lie in, for ViaSubgroup what the actors are part of.
func (s *scope) claimsOfTargets(targets []graph.ID, how []questions.How) claimLoader {
	return func(ctx context.Context) iter.Seq2[graph.Claim, error] {
		return listed(s.saidOfTargets(ctx, targets, how))
	}
}

func (s *scope) saidOfTargets(ctx context.Context, targets []graph.ID, how []questions.How) ([]graph.Claim, error) {
	objects, where := objectsReaching(targets, slices.Contains(how, questions.Broader))
	var places []graph.Claim
	if len(where) > 0 {
		var err error
		if places, err = s.claimsEver(ctx, graph.ClaimQuery{Predicates: locationPredicates(), Objects: where}); err != nil {
			return nil, err
		}
	}
	for _, c := range places {
		if c.Subject.Kind() == graph.Victim {
			objects = append(objects, c.Subject)
		}
	}
	said, err := s.claimsEver(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Objects: distinct(objects)})
	if err != nil {
		return nil, err
	}
	if said, err = s.withOriginals(ctx, said); err != nil || !slices.Contains(how, questions.ViaSubgroup) {
		return slices.Concat(said, places), err
	}
	var actors []graph.ID
	for _, c := range said {
		actors = append(actors, c.Subject)
	}
	parts, err := s.partOf(ctx, actors, ancestors)
	return slices.Concat(said, places, parts), err
}

// objectsReaching returns the objects of claims that tell of some targets, such
// as a region's countries of the region, and those of them where victims can be;
// with broader also the regions that the targets lie in.
func objectsReaching(targets []graph.ID, broader bool) (objects, places []graph.ID) {
	for _, id := range targets {
		objects = append(objects, id)
		switch id.Kind() {
		case graph.Region:
			objects = append(objects, vocab.MembersOf(id)...)
		case graph.Sector:
			objects = append(objects, vocab.DescendantsOf(id)...)
		}
	}
	objects = distinct(objects)
	for _, id := range objects {
		if id.Kind() != graph.Victim {
			places = append(places, id)
		}
	}
	if broader {
		for _, id := range targets {
			objects = append(objects, vocab.RegionsOf(id)...)
		}
	}
	return objects, places
}

// direction is the way up or down the tree of subgroups.
type direction bool

const (
	descendants direction = false // from a group to its subgroups
	ancestors   direction = true  // from a subgroup to what it is part of
)

// partOf returns the claims that lead from some records to all that is above or
// below them. It asks once for each generation.
func (s *scope) partOf(ctx context.Context, records []graph.ID, way direction) ([]graph.Claim, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	var all []graph.Claim
	seen := map[graph.ID]bool{}
	for next := who.IDs(records...); len(next) > 0; {
		for _, id := range next {
			seen[id] = true
		}
		q := graph.ClaimQuery{Predicates: []graph.Predicate{graph.PartOf}}
		if way == ancestors {
			q.Subjects = next
		} else {
			q.Objects = next
		}
		claims, err := s.claimsEver(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, claims...)
		var found []graph.ID
		for _, c := range claims {
			if way == ancestors {
				found = append(found, c.Object)
			} else {
				found = append(found, c.Subject)
			}
		}
		next = slices.DeleteFunc(who.IDs(found...), func(id graph.ID) bool { return seen[id] })
	}
	return all, nil
}
