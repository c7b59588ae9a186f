package csv

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// writer makes the document of a table.
type writer struct {
	*ingest.Builder
	mapping Mapping
	seen    map[graph.ID][]called
	marking []string // columns that are read as markings though the mapping does not name them
	sharing []string // and those that can hold one
}

// line is a row that has been read as the mapping says.
type line struct {
	at      ingest.Place
	base    graph.Claim // what all claims of the row share: claimant, source, incident, time and version
	actors  []graph.Entity
	names   []name
	origins []graph.ID
	targets []target
}

// target is what the words of a cell stand for.
type target struct {
	stated string
	is     []vocab.Target
}

// read adds a row's claims, and tells of which records it is where something of it
// could not be read.
func (w *writer) read(row *ingest.Row) error {
	before := len(w.Rejects)
	l := line{at: row.Place}
	err := w.row(row, &l)
	if err != nil || len(w.Rejects) == before {
		return err
	}
	for _, actor := range l.actors {
		w.Unread(actor.ID)
	}
	for _, t := range l.targets {
		for _, is := range t.is {
			if is.Entity.Kind() == graph.Victim {
				w.Unread(is.Entity.ID)
			}
		}
	}
	if l.base.Incident != "" {
		w.Unread(l.base.Incident)
	}
	return nil
}

// row adds a row's claims. A cell that cannot be read costs that cell; a row that
// names no actor says nothing, and is an error unless it says that there is none.
func (w *writer) row(row *ingest.Row, l *line) error {
	w.readTargets(row, l)
	w.readVictims(row, l)
	if err := w.readActors(row, l); err != nil || len(l.actors) == 0 {
		w.CountLeft(len(l.targets))
		return err
	}
	w.readTimes(row, l)
	w.readVersion(row, l)
	w.readSource(row, l)
	w.add(*l)
	return nil
}

func (w *writer) readActors(row *ingest.Row, l *line) error {
	if len(w.mapping.all(row, "actor")) == 0 {
		return ingest.CellError("actor", fmt.Errorf("the row names none"))
	}
	names := w.all(row, "actor")
	id := w.one(row, "actor-id")
	if id != "" && len(names) > 1 {
		w.odd(row, "actor-id", "one id for %d actors", len(names))
		id = ""
	}
	for _, name := range names {
		l.actors = append(l.actors, graph.Entity{
			ID: graph.MakeID(graph.Actor, w.Dataset(), cmp.Or(id, graph.Fold(name))), Name: name, Dataset: w.Dataset(), ExternalID: id,
		})
	}
	if len(names) == 1 { // of several actors nobody can say whose the other names are
		l.names = append([]name{{text: names[0]}}, w.mapping.names(row)...)
	}
	l.origins = w.countries(row, "origin")
	return nil
}

func (w *writer) readTimes(row *ingest.Row, l *line) {
	from, to := w.when(row, "occurred-from"), w.when(row, "occurred-to")
	l.base.Occurred = w.when(row, "occurred")
	switch {
	case !l.base.Occurred.IsZero():
	default:
		var err error
		if l.base.Occurred, err = ingest.Period(from, to); err != nil {
			w.odd(row, "occurred-to", "%v", err)
		}
	}
	if recorded := w.when(row, "recorded"); !recorded.IsZero() {
		l.base.SaidOn = graph.SaidIn(recorded, graph.BasisStated)
	}
}

// shortDigits makes a layout take days and months without a zero before them.
var shortDigits = strings.NewReplacer("02", "2", "01", "1")

// when reads a time by the field's layout, else in any form that can mean only
// one, as precise as that is.
func (w *writer) when(row *ingest.Row, name string) graph.Span {
	cell := w.one(row, name)
	if cell == "" {
		return graph.Span{}
	}
	_, field := w.mapping.first(row, name)
	if field.Layout != "" {
		for _, layout := range []string{field.Layout, shortDigits.Replace(field.Layout)} {
			if t, err := time.Parse(layout, cell); err == nil {
				return graph.MustSpan(t.Format(precision(layout)))
			}
		}
	}
	s, err := ingest.ParseWhen(cell)
	switch {
	case err != nil && field.Layout != "":
		w.odd(row, name, "%q is not written as %s", cell, field.Layout)
	case err != nil:
		w.odd(row, name, "%v", err)
	}
	return s
}

func (w *writer) readVersion(row *ingest.Row, l *line) {
	if cell := w.one(row, "confidence"); cell != "" {
		x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(cell, "%")), 64)
		if n := int(x); err == nil && float64(n) == x && n >= 0 && n <= 100 {
			l.base.Confidence = &n
		} else {
			w.odd(row, "confidence", "%q is not a number from 0 to 100", cell)
		}
	}
	l.base.Stated, l.base.Note = w.mapping.one(row, "stated"), w.mapping.one(row, "note")
	l.base.Markings = w.markings(row)
}

// readTargets reads the columns that name targets by what they are.
func (w *writer) readTargets(row *ingest.Row, l *line) {
	for _, word := range w.mapping.all(row, "target") {
		l.targets = append(l.targets, target{stated: word, is: []vocab.Target{vocab.ResolveTarget(word)}})
	}
	for _, column := range []struct {
		name string
		find func(string) []vocab.Target
	}{
		{"country", oneOf(graph.Country)}, {"region", oneOf(graph.Region)}, {"sector", vocab.ResolveSector},
	} {
		for _, word := range w.all(row, column.name) {
			found := column.find(word)
			odd := func(t vocab.Target) bool { return string(t.Entity.Kind()) != column.name }
			if len(found) == 0 || slices.ContainsFunc(found, odd) {
				w.odd(row, column.name, "%q is no %s that the vocabulary knows; a column that is the target takes any word", word, column.name)
				w.CountLeft(1)
				continue
			}
			l.targets = append(l.targets, target{stated: word, is: found})
		}
	}
}

// oneOf looks a word up as an entity of a kind.
func oneOf(kind graph.Kind) func(string) []vocab.Target {
	find := vocab.Country
	if kind == graph.Region {
		find = vocab.Region
	}
	return func(word string) []vocab.Target {
		if id, ok := find(word); ok {
			return []vocab.Target{{Entity: graph.Entity{ID: id}}}
		}
		return nil
	}
}

func (w *writer) readVictims(row *ingest.Row, l *line) {
	names := w.all(row, "victim")
	places := w.countries(row, "victim-country")
	var sectors []graph.ID
	for _, word := range w.all(row, "victim-sector") {
		id, ok := vocab.Sector(word)
		if !ok {
			w.odd(row, "victim-sector", "%q is no sector that the vocabulary knows", word)
			continue
		}
		sectors = append(sectors, id)
	}
	if len(names) == 0 {
		l.targets = append(l.targets, nameless(w.mapping.all(row, "victim-country"), places)...)
		l.targets = append(l.targets, nameless(w.mapping.all(row, "victim-sector"), sectors)...)
	}
	class := w.one(row, "victim-class")
	for _, name := range names {
		e := graph.Entity{ID: graph.VictimID(name), Name: name, STIXClass: class}
		l.targets = append(l.targets, target{stated: name, is: []vocab.Target{{Entity: e, LocatedAt: places, OperatesIn: sectors}}})
	}
}

// nameless are the places or sectors of victims that a row does not name: they were
// targeted, as the cell states them.
func nameless(words []string, is []graph.ID) []target {
	var out []target
	for _, id := range is {
		out = append(out, target{stated: strings.Join(words, ", "), is: []vocab.Target{{Entity: graph.Entity{ID: id}}}})
	}
	return out
}

func (w *writer) readSource(row *ingest.Row, l *line) {
	l.base.Claimant = w.Organization(l.at, w.one(row, "claimant"))
	url, title := w.one(row, "source-url"), w.one(row, "source-title")
	if url != "" || title != "" {
		l.base.Source = w.Cite(l.at, graph.Entity{Name: cmp.Or(title, url), URL: url, Publisher: w.Organization(l.at, w.one(row, "publisher"))})
	}
	if id := w.one(row, "incident"); id != "" {
		l.base.Incident = graph.MakeID(graph.Incident, w.Dataset(), id)
		w.once(l.at, graph.Entity{
			ID: l.base.Incident, Name: cmp.Or(w.one(row, "incident-name"), id), Description: w.mapping.one(row, "description"),
			Dataset: w.Dataset(), ExternalID: id, STIXType: "incident", Occurred: l.base.Occurred,
		})
	}
}

// add adds the claims of a row.
func (w *writer) add(l line) {
	var targets []ingest.Target
	for _, t := range l.targets {
		targets = append(targets, w.ResolveTargets(l.at, l.base, t.stated, t.is...)...)
	}
	for _, actor := range l.actors {
		w.once(l.at, actor)
		described := l.base
		described.Occurred = graph.Span{} // only activity has the row's time
		for _, name := range l.names {
			c := ingest.Between(described, "", graph.Named, actor.ID, l.base.Stated)
			c.Claimant = cmp.Or(w.Organization(l.at, name.claimant), c.Claimant)
			w.Named(l.at, name.text, c)
		}
		for _, c := range l.origins {
			w.Claim(l.at, ingest.Between(described, actor.ID, graph.OriginatesFrom, c, l.base.Stated))
		}
		if l.base.Incident != "" {
			w.Claim(l.at, ingest.Between(described, l.base.Incident, graph.AttributedTo, actor.ID, l.base.Stated))
		}
		if len(targets) > 0 || !l.base.Occurred.IsZero() {
			w.Activity(l.at, l.base, actor.ID, targets, "")
		}
	}
}
