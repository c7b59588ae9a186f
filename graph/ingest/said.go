package ingest

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// dateBySource settles when a claim was first said and by which document, by
// what its source tells: nothing is recorded before the document that says it.
//
//   - A claim without a day of its own was said in its document.
//   - A document's day that comes before the document itself gives way to it.
//   - A day that the record states itself is never put off: a document of after
//     it cannot be where it was said, so the record is the source.
func (b *Builder) dateBySource(c graph.Claim) graph.Claim {
	if c.Source == b.Source {
		return c
	}
	document := documentDay(b.doc.Entities[b.entities[c.Source]])
	first, _ := document.Bounds()
	switch {
	case document.IsZero():
	case c.SaidOn.IsZero(), c.Basis != graph.BasisStated && c.Published < first:
		c.SaidOn = graph.SaidIn(document, graph.BasisPublished)
	case c.Published < first:
		c.Source = b.Source
	case c.Basis != graph.BasisStated:
		c.PublishedFrom = max(c.PublishedFrom, first)
	}
	return c
}

// WasOut reports whether a document of the reading can have said what was said
// on a day: nothing tells that it came out only later.
func (b *Builder) WasOut(source graph.ID, said graph.SaidOn) bool {
	first, _ := documentDay(b.doc.Entities[b.entities[source]]).Bounds()
	return said.IsZero() || said.Published >= first
}

// documentDay is when a document came out: as it is known, else the month that
// its address tells; the zero Span where neither does.
func documentDay(e graph.Entity) graph.Span {
	if !e.Published.IsZero() {
		return e.Published
	}
	return addressMonth(e.URL)
}

// monthInPath finds a year and a month in the path of an address, as publishers
// write them: /2018/02/20/title, /blog/2018-02-20-title, /world/2018/feb/20/title.
var monthInPath = regexp.MustCompile(`(?i)(?:^|[/_-])(19[89]\d|20\d\d)[/_-](0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[/_.-]|$)`)

// archived is the address of a copy in a web archive: the stamp of the copy, and what was copied.
var archived = regexp.MustCompile(`^https?://(?:web\.archive\.org/web|archive\.(?:org|is|ph|today|li|md|vn|fo)(?:/web)?)/\d{4,14}[a-z_]*/(.+)$`)

// addressMonth returns the month that an address tells; the zero Span where it
// tells none. The stamp of an archive and the folder of an upload tell when a
// copy was made, so they count for nothing.
func addressMonth(address string) graph.Span {
	if m := archived.FindStringSubmatch(address); m != nil {
		address = m[1]
	}
	u, err := url.Parse(address)
	if err != nil || strings.Contains(strings.ToLower(u.Path), "upload") {
		return graph.Span{}
	}
	m := monthInPath.FindStringSubmatch(u.Path)
	if m == nil {
		return graph.Span{}
	}
	month := m[2]
	if n := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(month)); n >= 0 && len(month) == len("jan") {
		month = twoDigits(n/len("jan") + 1)
	}
	span, err := graph.ParseSpan(m[1] + "-" + month)
	if err != nil {
		return graph.Span{}
	}
	return span
}

func twoDigits(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }

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
