package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// GraphML writes entities as nodes and claims as edges from subject to object,
// each with its attributes; several claims on one pair are several edges, and
// one that quotes another data set's incident names that data set. A
// node comes before the first edge that needs it, so that nothing but the ids
// of nodes is kept in memory. A claim without an object (the actor was active)
// is an edge from the actor to itself.
func GraphML(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error) {
	g := &graphML{o: o, w: bufio.NewWriter(w), nodes: map[graph.ID]bool{}}
	g.head()
	sum, err := o.each(claims, g.claim)
	if err != nil {
		return sum, err
	}
	sum.Entities = len(g.nodes)
	g.print("</graph>\n</graphml>\n")
	return sum, g.w.Flush()
}

type graphML struct {
	o     Options
	w     *bufio.Writer // keeps its first error
	nodes map[graph.ID]bool
}

// The attributes, in the order they are written. "label" is what Gephi and yEd show.
var (
	nodeAttributes = []string{"label", "kind", "dataset", "external_id", "url", "stix_type", "stix_class", "iso2"}
	edgeAttributes = []string{
		"label", "claim", "occurred", "occurred_from", "occurred_to", "recorded", "recorded_from", "recorded_basis", "withdrawn", "withdrawn_from", "dataset",
		"claimant", "source", "source_url", "incident", "quotes", "confidence", "stated", "note", "markings", "entered_by", "entered_reason",
	}
)

func (g *graphML) head() {
	g.print(xml.Header)
	g.print(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	for _, a := range nodeAttributes {
		g.print(fmt.Sprintf(`<key id="n_%s" for="node" attr.name="%s" attr.type="string"/>`+"\n", a, a))
	}
	for _, a := range edgeAttributes {
		kind := "string"
		if a == "confidence" {
			kind = "int"
		}
		g.print(fmt.Sprintf(`<key id="e_%s" for="edge" attr.name="%s" attr.type="%s"/>`+"\n", a, a, kind))
	}
	g.print(`<graph id="actorgraph" edgedefault="directed">` + "\n")
}

func (g *graphML) claim(c graph.Claim) error {
	to := c.Ends.Object
	if to == nil {
		to = c.Ends.Subject
	}
	g.node(c.Ends.Subject)
	g.node(to)
	r := g.o.row(c)
	confidence := ""
	if r.Confidence != nil {
		confidence = strconv.Itoa(int(*r.Confidence))
	}
	g.print(fmt.Sprintf(`<edge id="%s" source="%s" target="%s">`, escape(r.ID), escape(r.Subject), escape(string(to.ID))))
	g.data("e_", edgeAttributes, []string{
		r.Predicate, r.ID, r.Occurred, r.OccurredFrom, r.OccurredTo, r.Recorded, r.RecordedFrom, r.Basis, r.Withdrawn, r.WithdrawnFrom, r.Dataset,
		r.ClaimantName, r.SourceTitle, r.SourceURL, r.IncidentName, r.Quotes, confidence, r.Stated, r.Note, r.Markings, r.EnteredBy, r.EnteredReason,
	})
	g.print("</edge>\n")
	_, err := g.w.Write(nil) // the first error of the writer, if any
	return err
}

func (g *graphML) node(e *graph.Entity) {
	if g.nodes[e.ID] {
		return
	}
	g.nodes[e.ID] = true
	g.print(fmt.Sprintf(`<node id="%s">`, escape(string(e.ID))))
	g.data("n_", nodeAttributes, []string{e.Name, string(e.Kind()), e.Dataset, e.ExternalID, e.URL, e.STIXType, e.STIXClass, e.ISO2})
	g.print("</node>\n")
}

// data writes the attributes that say something.
func (g *graphML) data(prefix string, names, values []string) {
	for i, v := range values {
		if v != "" {
			g.print(fmt.Sprintf(`<data key="%s%s">%s</data>`, prefix, names[i], escape(v)))
		}
	}
}

func (g *graphML) print(s string) {
	_, _ = g.w.WriteString(s) // the buffer keeps the error and gives it back later
}

// escape makes XML text; what XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}
