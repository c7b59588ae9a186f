package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Incident is what one source says together.
type Incident struct{ node }

// Dataset returns whose record the incident is.
func (i *Incident) Dataset() *Dataset { return &Dataset{i.Entity.Dataset, i.batch.request} }

// IncidentAttribution is one claim that somebody was behind an incident.
type IncidentAttribution struct{ Claim *Claim }

// Actor is who is said to be behind it.
func (a *IncidentAttribution) Actor() *Actor { return one[*Actor](a.Claim.batch, a.Claim.Claim.Object) }

// Claimant is nil where nobody is named.
func (a *IncidentAttribution) Claimant() *Organization { return a.Claim.Claimant() }

// Recorded is by when it was attributed for certain.
func (a *IncidentAttribution) Recorded() graph.Date { return a.Claim.Recorded() }

// RecordedFrom is empty where it is open.
func (a *IncidentAttribution) RecordedFrom() graph.Date { return a.Claim.RecordedFrom() }

// RecordedBasis is what the day of recording rests on.
func (a *IncidentAttribution) RecordedBasis() graph.Basis { return a.Claim.RecordedBasis() }

// Note is null where nothing is told of the kind and the basis of the attribution.
func (a *IncidentAttribution) Note() *string { return a.Claim.Note() }

// Attributions returns who attributed the incident to whom, by day, then by
// claimant. What quotes the data set whose record it is is left out beside its own.
func (i *Incident) Attributions(ctx context.Context) ([]*IncidentAttribution, error) {
	b := i.batch
	of, err := b.memo.incidentAttributions.get(ctx, func(ctx context.Context) (map[graph.ID][]*IncidentAttribution, error) {
		claims, err := b.claims(ctx, graph.ClaimQuery{
			Predicates: []graph.Predicate{graph.AttributedTo}, Subjects: b.ids(graph.Incident), View: b.view,
		})
		if err != nil {
			return nil, err
		}
		if claims, err = b.withoutCopies(ctx, claims); err != nil {
			return nil, err
		}
		ends, err := b.batchOfClaims(ctx, claims)
		if err != nil {
			return nil, err
		}
		out := map[graph.ID][]*IncidentAttribution{}
		for _, c := range ends.wrap(claims) {
			out[c.Claim.Subject] = append(out[c.Claim.Subject], &IncidentAttribution{c})
		}
		for _, list := range out {
			slices.SortStableFunc(list, func(x, y *IncidentAttribution) int {
				return cmp.Or(cmp.Compare(x.Recorded(), y.Recorded()), strings.Compare(x.claimantName(), y.claimantName()))
			})
		}
		return out, nil
	})
	return append([]*IncidentAttribution{}, of[i.ID]...), err
}

func (a *IncidentAttribution) claimantName() string {
	if o := a.Claimant(); o != nil {
		return o.Name
	}
	return ""
}

// AttributionCount is the number of Attributions.
func (i *Incident) AttributionCount(ctx context.Context) (int, error) {
	all, err := i.Attributions(ctx)
	return len(all), err
}

// References returns the documents that the incident's records cite, in their
// order. A view of the past leaves out those that are not known to have been out.
func (i *Incident) References(ctx context.Context) ([]*Source, error) {
	b := i.batch
	cited, err := b.memo.references.get(ctx, func(ctx context.Context) (*batch, error) {
		var ids []graph.ID
		for _, id := range b.ids(graph.Incident) {
			ids = append(ids, b.entities[id].References...)
		}
		return b.batchOf(ctx, distinct(ids), nil)
	})
	if err != nil {
		return nil, err
	}
	out := []*Source{}
	for _, id := range i.Entity.References {
		if s := one[*Source](cited, id); s != nil && wasOut(&s.Entity, b.view) {
			out = append(out, s)
		}
	}
	return out, nil
}

// wasOut reports whether a document had come out by the view's day, certainly or
// possibly as the view asks: when it came out, as far as that is known, tells, else the first release that has it.
func wasOut(e *graph.Entity, v graph.View) bool {
	out := graph.SaidIn(e.CameOut(), graph.BasisPublished)
	switch {
	case v.KnownAsOf == "":
		return true
	case out.IsZero():
		return e.Recorded != "" && e.Recorded <= v.KnownAsOf
	case v.Known == graph.Possibly:
		return out.PublishedFrom <= v.KnownAsOf
	}
	return out.Published <= v.KnownAsOf
}

// ReferenceCount is the number of References.
func (i *Incident) ReferenceCount(ctx context.Context) (int, error) {
	all, err := i.References(ctx)
	return len(all), err
}
