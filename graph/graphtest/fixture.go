package graphtest

import (
	"net/url"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Release returns the full release of a data set on a day, "2018-02-20": these
// claims and every entity that they name. It makes the claims the data set's own.
func Release(dataset string, day graph.Date, claims ...graph.Claim) *graph.Document {
	doc := Report(dataset, day, claims...)
	doc.Reading.Full = true
	return doc
}

// Report returns a document that adds to its data set and withdraws nothing.
// Its release is named by the day: give another name to have two on one day.
func Report(dataset string, day graph.Date, claims ...graph.Claim) *graph.Document {
	doc := &graph.Document{Reading: graph.Reading{Dataset: dataset, Recorded: day, Release: string(day)}}
	for _, c := range claims {
		c.Dataset = dataset
		doc.Claims = append(doc.Claims, c)
		for _, id := range c.EntityIDs() {
			doc.Entities = append(doc.Entities, EntityOf(id))
		}
	}
	doc.Normalize()
	return doc
}

// With adds entities to a document, or puts them in the place of those with their ids.
func With(doc *graph.Document, entities ...graph.Entity) *graph.Document {
	doc.Entities = append(doc.Entities, entities...)
	return doc
}

// EntityOf returns a plain entity with an id: its name is the id's last part.
func EntityOf(id graph.ID) graph.Entity {
	parts := strings.Split(string(id), "/")
	e := graph.Entity{ID: id, Name: unescape(parts[len(parts)-1])}
	switch id.Kind() {
	case graph.Actor:
		e.Dataset, e.STIXType = unescape(parts[1]), "intrusion-set"
	case graph.Incident:
		e.Dataset, e.STIXType = unescape(parts[1]), "incident"
	case graph.Victim:
		e.STIXClass = "organization"
	case graph.Country:
		e.ISO2 = e.Name
	}
	return e
}

func unescape(part string) string {
	s, err := url.PathUnescape(part)
	if err != nil {
		return part
	}
	return s
}

// ActorID is the id of a data set's record of that name.
func ActorID(dataset, name string) graph.ID { return graph.MakeID(graph.Actor, dataset, name) }

// Targeted returns a claim that an actor targeted something at a time in EDTF, empty for UNDATED.
func Targeted(actor, target graph.ID, occurred string) graph.Claim {
	return graph.Claim{Predicate: graph.Targets, Subject: actor, Object: target, Occurred: graph.MustSpan(occurred)}
}

// Called returns a claim that an organization calls an actor so.
func Called(name string, actor graph.ID, by string) graph.Claim {
	c := graph.Claim{Predicate: graph.Named, Subject: graph.AliasID(name), Object: actor}
	if by != "" {
		c.Claimant = graph.OrganizationID(by)
	}
	return c
}

// Said returns a claim of any predicate without a time. Object is empty for Active.
func Said(p graph.Predicate, subject, object graph.ID) graph.Claim {
	return graph.Claim{Predicate: p, Subject: subject, Object: object}
}

// By returns the claim as said by a claimant in a source.
func By(c graph.Claim, claimant, source string) graph.Claim {
	c.Claimant, c.Source = graph.OrganizationID(claimant), graph.MakeID(graph.Source, source)
	return c
}

// Sure returns the claim with a confidence.
func Sure(c graph.Claim, confidence int) graph.Claim {
	c.Confidence = &confidence
	return c
}

// In returns the claims as said together of one incident.
func In(incident graph.ID, claims ...graph.Claim) []graph.Claim {
	claims = slices.Clone(claims)
	for i := range claims {
		claims[i].Incident = incident
	}
	return claims
}

// Fixtures that many cases use. The two Reapers differ in case alone.
const (
	reaper   graph.ID = "actor/seed/Reaper"
	reaper2  graph.ID = "actor/seed/REAPER"
	korea    graph.ID = "country/KR"
	japan    graph.ID = "country/JP"
	vietnam  graph.ID = "country/VN"
	victim   graph.ID = "victim/m%C3%A9nage%20%C3%A0%20trois%2F%25" // escaped: accents, spaces, a slash and a percent sign
	incident graph.ID = "incident/seed/2017-05%2Fa"
)
