package stix

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// indexReports finds the reports of each relationship that they list.
func (w *writer) indexReports() {
	for _, o := range w.order {
		if o.Type != "report" || o.isGone() {
			continue
		}
		for _, ref := range o.ObjectRefs {
			if strings.HasPrefix(ref, "relationship--") {
				w.reports[ref] = append(w.reports[ref], o)
			}
		}
	}
}

// cited is a source with its date of publication, if known. The empty source is
// the data set's own.
type cited struct {
	source    graph.ID
	published graph.Span
	markings  []string // what a report says is as restricted as the report
}

// sources returns what says a relationship: the reports that list it, else its
// references that have an address, else the data set.
func (w *writer) sources(o *object) []cited {
	var out []cited
	for _, listing := range w.reports[o.ID] {
		listing.used = true
		out = append(out, w.citeReport(listing))
	}
	if out != nil {
		return out
	}
	for _, ref := range o.References {
		if ref.URL != "" && ref.ExternalID == "" {
			out = append(out, cited{source: w.Cite(o.at, sourceOf(ref))})
		}
	}
	if out == nil {
		out = []cited{{}}
	}
	return out
}

func (w *writer) citeReport(o *object) cited {
	e := graph.Entity{Name: o.Name, Description: o.Description, Publisher: w.creator(o), Markings: w.markings(o)}
	for _, ref := range o.References {
		e.URL = cmp.Or(e.URL, ref.URL)
	}
	e.Published = w.day(o.at, "published", o.Published)
	return cited{w.Cite(o.at, e), e.Published, e.Markings}
}

var citation = regexp.MustCompile(`\(Citation: ([^)]*)\)`)

// citations returns what an ATT&CK reference says in its own words, and the
// sources that it cites by name: "(Citation: FireEye APT37 Feb 2018)". If there
// are none, the source is the data set.
func (w *writer) citations(o *object, references map[string]reference, ref reference) (note string, sources []graph.ID) {
	for _, m := range citation.FindAllStringSubmatch(ref.Description, -1) {
		if doc, ok := references[graph.CleanName(m[1])]; ok {
			sources = append(sources, w.Cite(o.at, sourceOf(doc)))
		}
	}
	if ref.URL != "" && ref.ExternalID == "" {
		sources = append(sources, w.Cite(o.at, sourceOf(ref)))
	}
	if sources == nil {
		sources = []graph.ID{""}
	}
	return uncited(ref.Description), sources
}

// uncited is prose without ATT&CK's citations in it.
func uncited(text string) string { return strings.TrimSpace(citation.ReplaceAllString(text, "")) }

// citationForm is how ATT&CK cites:
//
//	Author. (2018, February 20). Title. Retrieved March 1, 2018.
var citationForm = regexp.MustCompile(`^.+?\. ?\((\d{4}(?:, [A-Z][a-z]+(?: \d{1,2})?)?|n\.d\.)\)\. ?(.+?)\.? Retrieved `)

// sourceOf is what a reference says of the source that it points at. Who wrote it
// can be a person or a company, so the publisher stays open.
func sourceOf(ref reference) graph.Entity {
	e := graph.Entity{Name: ref.Source, Description: ref.Description, URL: ref.URL}
	if m := citationForm.FindStringSubmatch(ref.Description); m != nil {
		e.Name = m[2]
		if day, err := ingest.ParseWhen(m[1]); err == nil { // else it is "n.d."
			e.Published = day
		}
	}
	return e
}
