package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// writer makes the document of a report.
type writer struct {
	*ingest.Builder
	at ingest.Place
}

// document returns the claims that a report makes. What cannot be stored is an error
// that wraps graph.ErrInvalid: of what somebody enters nothing is left out.
func (r Report) document(ctx context.Context, reading graph.Reading) (graph.Document, error) {
	w := writer{ingest.NewBuilder(reading, graph.Entity{Name: r.DatasetName}), ingest.Place{File: "report", ID: r.Key}}
	if len(r.Statements) == 0 {
		return graph.Document{Reading: reading}, nil
	}
	if err := w.add(r); err != nil {
		return graph.Document{}, err
	}
	if len(w.Rejects) > 0 {
		return graph.Document{}, graph.Invalid("claims", "%s", w.Rejects[0].Reason)
	}
	return w.Finish(ctx, ingest.Options{})
}

func (w writer) add(r Report) error {
	source := w.Cite(w.at, graph.Entity{
		Name: cmp.Or(graph.CleanName(r.Source.Title), r.Source.URL), URL: r.Source.URL,
		Publisher: w.Organization(w.at, r.Source.Publisher), Published: r.Source.Published,
	})
	claimant := w.Organization(w.at, r.Claimant)
	for _, s := range r.Statements {
		markings, err := markingsOf(r.Marking, s.Marking)
		if err != nil {
			return err
		}
		if s.Actor == "" {
			s.Actor = w.newActor(s, source, claimant, markings)
		}
		w.Stored(s.Actor)
		w.state(s, s.said(source, claimant, markings))
	}
	return nil
}

// markingsOf returns the markings that texts state. One that cannot be read is an error:
// who enters it is there to mend it.
func markingsOf(texts ...string) ([]string, error) {
	var out []string
	for _, text := range texts {
		if graph.CleanName(text) == "" {
			continue
		}
		found := graph.ReadLevel("TLP", text)
		if slices.Contains(found, graph.MostRestrictive) && !strings.Contains(strings.ToUpper(text), "RED") {
			return nil, graph.Invalid("marking", "%q is no marking; write TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED", text)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// newActor adds a record of the data set for an actor that it names.
func (w writer) newActor(s Statement, source, claimant graph.ID, markings []string) graph.ID {
	name := graph.CleanName(s.NewActor)
	id := graph.MakeID(graph.Actor, w.Dataset(), graph.Fold(name))
	w.Once(w.at, graph.Entity{ID: id, Name: name, Dataset: w.Dataset()})
	w.Named(w.at, name, graph.Claim{Object: id, Source: source, Claimant: claimant, Version: graph.Version{Markings: markings}})
	return id
}

// state adds the claims of a statement.
func (w writer) state(s Statement, c graph.Claim) {
	if s.Other != "" {
		w.Stored(s.Other)
		w.Claim(w.at, ingest.Between(c, s.Actor, s.Says, s.Other, s.words()))
		return
	}
	switch s.Says {
	case graph.Active:
		w.Claim(w.at, ingest.Between(c, s.Actor, graph.Active, "", s.words()))
	case graph.Named:
		c.Object, c.Stated = s.Actor, s.words()
		w.Named(w.at, s.Object, c)
	case graph.Targets:
		w.targets(s, c)
	case graph.OriginatesFrom:
		w.origin(s, c)
	case graph.AttributedTo:
		object, known := vocab.Country(s.Object)
		if !known {
			object = w.Organization(w.at, s.Object)
		}
		w.Claim(w.at, ingest.Between(c, s.Actor, s.Says, object, s.words()))
	}
}

func (w writer) targets(s Statement, c graph.Claim) {
	found := w.ResolveTargets(w.at, c, graph.CleanName(s.Object), vocab.ResolveTarget(s.Object))
	if len(found) == 0 {
		w.Reject(w.at, "%q names no target", s.Object)
	}
	for _, t := range found {
		w.Claim(w.at, ingest.Between(c, s.Actor, graph.Targets, t.Entity.ID, s.words()))
	}
}

func (w writer) origin(s Statement, c graph.Claim) {
	country, known := vocab.Country(s.Object)
	if !known {
		w.Reject(w.at, "%q is no country", s.Object)
		return
	}
	w.Claim(w.at, ingest.Between(c, s.Actor, graph.OriginatesFrom, country, s.words()))
}
