// Package groups reads lists of groups that vendors and agencies publish as JSON:
//
//	etda        Threat Group Cards of ETDA, Thailand: {"values": [{"actor": ..., "names": [...]}]}
//	            (https://apt.etda.or.th, "download all as JSON")
//	malpedia    the actors of Malpedia's API, get/actors: {"apt28": {"value": ..., "meta": {...}}}
//	            (https://malpedia.caad.fkie.fraunhofer.de)
//	microsoft   Microsoft's names for groups and what others call them:
//	            [{"Threat actor name": ..., "Origin/Threat": ..., "Other names": ...}]
//	            (MicrosoftMapping.json of https://github.com/microsoft/mstic)
//
// What the reader makes of a group: an Actor with its names, each by who gave it
// where the list says so; where it comes from; the countries and sectors that it
// is listed with, undated, for a list does not say which was hit where or when; and
// that it was active at the time of each operation, with the prose as a note. An
// ATT&CK id that a card points at is a name: that is how it says which group it means.
//
// It leaves out, and counts by their key: tools, motivation, sponsors, references
// and all else.
//
//   - groups.go: the list as a whole, and its claims
//   - forms.go: the three forms as they are written
//   - values.go: texts, lists and times in them
package groups

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Read reads one list as a full release. Its date is ETDA's last change; other
// lists do not tell theirs, so Options must.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	var l list
	fail := func(err error) (graph.Document, ingest.Diagnostics, error) {
		return graph.Document{}, l.diagnostics, err
	}
	if len(inputs) != 1 {
		return fail(graph.Invalid("file", "a list of groups is one file, not %d; import one after the other", len(inputs)))
	}
	if err := l.read(ctx, inputs[0], o.MaxBytes); err != nil {
		return fail(err)
	}
	reading, err := o.Reading(graph.Reading{Dataset: l.form.dataset, Recorded: l.changed, Full: true})
	switch {
	case reading.Recorded == "":
		return fail(graph.Invalid("recorded", "%s does not say when it was released; give the date", l.form.name))
	case err != nil:
		return fail(err)
	}
	w := &writer{Builder: ingest.NewBuilder(reading, graph.Entity{Name: l.form.name, URL: l.form.url, Licence: l.licence}), list: &l}
	w.Diagnostics = l.diagnostics
	w.maker = w.Organization(ingest.Place{}, l.form.maker)
	w.PublishedBy(w.maker)
	for _, g := range l.groups {
		w.add(g)
	}
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

// group is one group as a list has it.
type group struct {
	at          ingest.Place
	key         string // its id in the list; the folded name where that has none
	name        string
	description string
	names       []name
	origins     []string
	victims     []string // countries and whoever else
	sectors     []string
	activities  []activity
}

// name is what a group is called, and who gave the name; nobody where the list
// does not say.
type name struct{ text, giver string }

// activity is that a group was active at a time, with what is told of it.
type activity struct {
	when graph.Span
	text string
	urls []string
}

type writer struct {
	*ingest.Builder
	list  *list
	maker graph.ID
}

// add adds a group, and tells what of it could not be read.
func (w *writer) add(g group) {
	key := cmp.Or(g.key, graph.Fold(g.name))
	if key == "" {
		w.Reject(g.at, "it has no name")
		w.Lose()
		return
	}
	if vocab.NamesNobody(g.name) || g.key == "" && ingest.IsNobody(g.name) {
		w.CountOutside("group that is nobody: "+g.name, 1)
		w.CountLeft(len(g.victims) + len(g.sectors))
		return
	}
	e := graph.Entity{
		ID: graph.MakeID(graph.Actor, w.Dataset(), key), Name: g.name, Description: g.description, Dataset: w.Dataset(), ExternalID: g.key,
		Markings: w.list.markings,
	}
	rejects := len(w.Rejects)
	w.addNamed(g, e)
	if len(w.Rejects) > rejects {
		w.Unread(e.ID)
	}
}

// addNamed adds a group and its claims.
func (w *writer) addNamed(g group, e graph.Entity) {
	if w.Has(e.ID) {
		w.Reject(g.at, "a group above has the same id, %s", e.ID)
		return
	}
	if w.Entity(g.at, e); !w.Has(e.ID) {
		return
	}
	for _, n := range g.names {
		c := graph.Claim{Object: e.ID, Claimant: w.list.form.claimantOf(w, n.giver)}
		c.Markings = w.list.markings
		w.Named(g.at, n.text, c)
	}
	base := graph.Claim{Claimant: w.maker}
	base.Markings = w.list.markings
	w.addOrigins(g, base, e.ID)
	for _, words := range g.victims {
		w.Target(g.at, ingest.Between(base, e.ID, "", "", ""), words)
	}
	for _, words := range g.sectors {
		w.TargetSector(g.at, ingest.Between(base, e.ID, "", "", ""), words)
	}
	for _, a := range g.activities {
		c := ingest.Between(base, e.ID, graph.Active, "", "")
		c.Occurred, c.Note = a.when, a.text
		if len(a.urls) == 1 { // of several nobody can say which says it
			c.Source = w.CiteURLs(g.at, a.urls)[0]
		}
		w.Claim(g.at, c)
	}
}

func (w *writer) addOrigins(g group, base graph.Claim, actor graph.ID) {
	for _, words := range g.origins {
		country, ok := vocab.Country(words)
		switch {
		case ok:
			w.Claim(g.at, ingest.Between(base, actor, graph.OriginatesFrom, country, words))
		case !ingest.IsNobody(words):
			w.CountOutside("origin: "+words, 1)
		}
	}
}

// giverOf returns the organization that gave a name, of which the list says so.
func giverOf(w *writer, giver string) graph.ID {
	giver = strings.TrimSpace(giver)
	if slices.Contains([]string{"", "?", "real name", "self given", "unknown"}, strings.ToLower(giver)) {
		return ""
	}
	return w.Organization(ingest.Place{}, giver)
}
