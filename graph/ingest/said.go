package ingest

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// dateBySource settles when a claim was first said and by which document, by what
// its source tells (graph.SaidOn.InDocument). What the record states itself before the
// document came out was said elsewhere, so then the record is the source.
func (b *Builder) dateBySource(c graph.Claim) graph.Claim {
	if c.Source == b.Source {
		return c
	}
	said, inDocument := c.InDocument(b.cameOut(c.Source), c.Occurred)
	if c.SaidOn = said; !inDocument {
		c.Source = b.Source
	}
	return c
}

// WasOut reports whether a document of the reading can have said what was said
// on a day: nothing tells that it came out only later.
func (b *Builder) WasOut(source graph.ID, said graph.SaidOn) bool {
	_, inDocument := said.InDocument(b.cameOut(source), graph.Span{})
	return inDocument
}

// earlier returns the one of two days of one statement on which it was said first.
// What tells no day was said on the other's.
func earlier(a, b graph.SaidOn) graph.SaidOn {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	case cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(b.PublishedFrom, a.PublishedFrom), cmp.Compare(a.Basis, b.Basis)) < 0:
		return b // of two of one day, what the record states itself
	}
	return a
}
