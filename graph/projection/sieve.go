package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// sieve says which claims count under a view.
type sieve struct {
	g        *Graph
	view     graph.View
	asOf     day
	umbrella int16
	least    int8 // confidence; -1: any
	// What the view narrows to, by number; nil: all.
	datasets  []bool
	claimants []bool
	sources   []bool
	window    []bool // spans that meet the view's window
}

func newSieve(g *Graph, v graph.View) sieve {
	s := sieve{g: g, view: v, asOf: asOf(v), least: -1}
	s.umbrella = int16(min(v.Umbrella(), 1<<15-1))
	if v.MinConfidence != nil {
		s.least = int8(*v.MinConfidence)
	}
	if len(v.Datasets) > 0 {
		s.datasets = make([]bool, len(g.datasets))
		for i, key := range g.datasets {
			s.datasets[i] = slices.Contains(v.Datasets, key)
		}
	}
	s.claimants, s.sources = g.among(v.Claimants), g.among(v.Sources)
	if !v.Occurred.IsZero() {
		s.window = s.meeting(v.Occurred)
	}
	return s
}

// among returns which entities some ids are of; nil for no ids.
func (g *Graph) among(ids []graph.ID) []bool {
	if len(ids) == 0 {
		return nil
	}
	out := make([]bool, g.entities.len())
	for _, n := range g.entities.numbers(ids) {
		out[n] = true
	}
	return out
}

// meeting returns which spans meet a time in the view's way.
func (s *sieve) meeting(when graph.Span) []bool {
	out := make([]bool, len(s.g.spans.spans))
	in := stretchOf(when)
	for span := range out {
		out[span] = when.IsZero() || s.meets(int32(span), in)
	}
	return out
}

// meets reports whether a span meets a time in the view's way.
func (s *sieve) meets(span int32, in stretch) bool {
	if s.view.Match == graph.Certainly {
		return s.g.spans.certainly(span, in)
	}
	return s.g.spans.possibly(span, in)
}

// asserted reports whether a claim had been recorded by the view's date, and whether it stood then.
func (s *sieve) asserted(row int32) (recorded, stands bool) {
	g := s.g
	if g.recorded[row] > s.asOf {
		return false, false
	}
	w := g.withdrawn[row]
	if w >= 0 {
		return true, w > s.asOf
	}
	return true, runAt(g.several[-w-1], s.asOf).withdrawn > s.asOf
}

// says reports whether the view counts what these parties say.
func (s *sieve) says(row int32) bool {
	g := s.g
	return (s.datasets == nil || s.datasets[g.dataset[row]]) &&
		(s.claimants == nil || s.claimants[g.claimant[row]]) &&
		(s.sources == nil || s.sources[g.source[row]]) &&
		(s.least < 0 || g.confidenceAt(row, s.asOf) >= s.least)
}

// admits reports what graph.View.Admits does.
func (s *sieve) admits(row int32, of predicate) bool {
	recorded, stands := s.asserted(row)
	if !stands && !(recorded && s.view.WithWithdrawn) {
		return false
	}
	if s.window != nil && (of == targets || of == active) && !s.window[s.g.span[row]] {
		return false
	}
	return s.says(row)
}

// dates reports whether first and last dates may rest on a claim.
func (s *sieve) dates(row int32) bool {
	n := s.g.span[row]
	return n != 0 && s.g.spans.years[n] <= s.umbrella
}
