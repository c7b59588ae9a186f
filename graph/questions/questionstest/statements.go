package questionstest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// Statements tell which of all claims ever made say the same, and which count.
type Statements struct {
	view     graph.View // for certain, withdrawn or not, whatever the time
	shown    graph.View // the question's
	who      *identity.Resolution
	said     map[statement][]graph.Claim
	original map[original][]graph.Claim
	document map[string]string // of a data set
}

// statement is what a claim says, whoever holds it and wherever it stands.
type statement struct {
	subject, object, claimant, incident graph.ID
	predicate                           graph.Predicate
	occurred                            string
}

// original is what a data set says of an incident of its own, whoever did it and when.
type original struct {
	dataset                    string
	incident, object, claimant graph.ID
	predicate                  graph.Predicate
}

// NewStatements finds what is said in all claims that were ever made.
func NewStatements(all []graph.Claim, v graph.View, who *identity.Resolution) Statements {
	s := Statements{v, v, cmp.Or(who, identity.Unjoined()), map[statement][]graph.Claim{}, map[original][]graph.Claim{}, map[string]string{}}
	s.view.Occurred, s.view.WithWithdrawn, s.view.Known = graph.Span{}, true, graph.Certainly
	s.shown.WithWithdrawn = false
	for _, c := range all {
		s.said[s.of(c)] = append(s.said[s.of(c)], c)
		s.document[c.Dataset] = cmp.Or(s.document[c.Dataset], string(graph.MakeID(graph.Source, c.Dataset)))
		if c.Ends != nil && c.Ends.Source != nil && c.Source.Owner() == "" {
			_, key, _ := strings.Cut(string(c.Source), "/")
			s.document[key] = c.Ends.Source.Report()
		}
		if of := told(c); of.dataset == c.Dataset {
			s.original[of] = append(s.original[of], c)
		}
	}
	return s
}

func (s Statements) of(c graph.Claim) statement {
	return statement{s.who.Actor(c.Subject), s.who.Actor(c.Object), c.Claimant, c.Incident, c.Predicate, c.Occurred.String()}
}

// told returns what a claim tells of an incident, in the words of the data set whose record that is.
func told(c graph.Claim) original {
	incident := c.Incident
	if c.Subject.Kind() == graph.Incident {
		incident = c.Subject
	}
	out := original{dataset: incident.Owner(), incident: incident, object: c.Object, claimant: c.Claimant, predicate: c.Predicate}
	if c.Object.Kind() == graph.Actor {
		out.object = ""
	}
	return out
}

// holds reports whether the view holds a claim, in the words that it had for certain.
func (s Statements) holds(c graph.Claim) bool {
	if run, begun := s.view.RunAt(c.Held); begun && s.view.MinConfidence != nil {
		c.Confidence = run.Confidence
	}
	return s.view.Admits(c)
}

// quotes reports whether a claim quotes one that the view holds.
func (s Statements) quotes(c graph.Claim) bool {
	return told(c).dataset != c.Dataset && slices.ContainsFunc(s.original[told(c)], s.holds)
}

// Yields reports whether a claim is a copy of one that the view holds: it quotes
// it, or nothing but a release dates it and another data set knows the day.
func (s Statements) Yields(c graph.Claim) bool {
	if s.quotes(c) {
		return true
	}
	return basis(c) == graph.BasisHeld && slices.ContainsFunc(s.said[s.of(c)], func(o graph.Claim) bool {
		dated := basis(o) == graph.BasisPublished || basis(o) == graph.BasisStated
		return dated && o.Dataset != c.Dataset && s.holds(o) && !s.quotes(o)
	})
}

// repeats reports whether a claim has another data set for its document, which the
// view holds the same statement of.
func (s Statements) repeats(c graph.Claim) bool {
	return slices.ContainsFunc(s.said[s.of(c)], func(o graph.Claim) bool {
		return o.Dataset != c.Dataset && s.holds(o) && report(&c) == s.document[o.Dataset]
	})
}

func basis(c graph.Claim) graph.Basis {
	if len(c.Held) == 0 {
		return ""
	}
	return c.Held[0].Basis
}

// Counted returns those of some claims that yield to none.
func (s Statements) Counted(claims []graph.Claim) []graph.Claim {
	return slices.DeleteFunc(slices.Clone(claims), s.Yields)
}

// Count returns how many statements some claims make.
func (s Statements) Count(claims []graph.Claim) int {
	seen := map[statement]bool{}
	for _, c := range claims {
		seen[s.of(c)] = true
	}
	return len(seen)
}

// WithCopies returns some claims with the copies that say so and stand.
func (s Statements) WithCopies(claims []graph.Claim) []graph.Claim {
	out := slices.Clone(claims)
	for _, others := range s.said {
		for _, o := range others {
			timeless := s.shown
			timeless.Occurred = graph.Span{}
			if !s.Yields(o) || !timeless.Admits(o) {
				continue
			}
			if slices.ContainsFunc(claims, func(c graph.Claim) bool {
				same := s.of(o).subject == s.of(c).subject && s.of(o).object == s.of(c).object
				quotes := told(c).dataset == c.Dataset && o.Dataset != c.Dataset && told(o) == told(c) && s.shown.Admits(o)
				return s.of(o) == s.of(c) || same && quotes
			}) {
				out = append(out, o)
			}
		}
	}
	return inClaimOrder(out)
}
