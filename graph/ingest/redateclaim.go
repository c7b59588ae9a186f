package ingest

import (
	"github.com/actorgraph/actorgraph/graph"
)

// dating is what a day makes of a claim.
type dating struct {
	claim                      graph.Claim
	changes, inDocument, known bool
}

// date dates a claim by the day that was told of its source, as its reader would have, had he
// known it (Builder.dateBySource). A record that states nothing has its day of its document.
// Was is when the source came out as it was known when the claim was read.
func (r *redating) date(c graph.Claim, was graph.Span) dating {
	day, told := r.told[c.Source]
	ownSource := graph.MakeID(graph.Source, c.Dataset)
	if !told || c.Dataset == day.dataset || c.Dataset == seedDataset || c.Dataset == graph.VocabularyDataset ||
		c.Source == ownSource || day.level > graph.LevelOf(c.Markings) {
		return dating{}
	}
	raw := c
	if c.Published != "" && c.Basis == "" {
		raw.SaidOn = graph.SaidOn{}
	}
	if now := r.is[c.Source]; now != day.span && !now.IsZero() {
		if said, in := raw.InDocument(now, c.Occurred); in && said == c.SaidOn {
			return dating{} // another data set tells the day, and is listened to first
		}
	}
	out := dating{claim: c}
	out.claim.SaidOn, out.inDocument = raw.InDocument(day.span, c.Occurred)
	out.changes = !out.inDocument || out.claim.SaidOn != c.SaidOn
	out.known = knows(raw.SaidOn, was, day.span, out.inDocument)
	return out
}

// knows reports whether what a record states itself is known as far as a day needs it that is told
// of its document now. It is if no day was told before, or if that left nothing out; and where
// the new day lies within the one before, since that then left out nothing that the new
// one does not, but for a statement that now proves to be from before the document.
func knows(said graph.SaidOn, before, day graph.Span, inDocument bool) bool {
	first, last, _, _ := before.StartAndEnd()
	from, to := said.PublishedFrom != first, said.Published != last
	return said.IsZero() || before.IsZero() || from && to || within(day, before) && (inDocument || from)
}

// seedDataset is the key of the curated seed, which comes with the program.
const seedDataset = "seed"

// within reports whether all days of a time are days of another.
func within(s, of graph.Span) bool {
	first, last, _, _ := s.StartAndEnd()
	from, to, _, _ := of.StartAndEnd()
	return from <= first && last <= to
}
