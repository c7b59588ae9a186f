package csv

import (
	"cmp"
	"fmt"
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
	seen    map[graph.ID]firstRow
}

// firstRow is what the first row to name an entity called it.
type firstRow struct {
	name string
	line int
}

// line is a row that has been read as the mapping says.
type line struct {
	at      ingest.Place
	base    graph.Claim // what all claims of the row share: claimant, source, incident, time and version
	actors  []graph.Entity
	names   []name
	origins []graph.ID
	targets []ingest.Target
}

// row adds a row's claims, or, with an error, nothing.
func (w *writer) row(row *ingest.Row) error {
	l := line{at: row.Place}
	var err error
	for _, read := range []func(*ingest.Row, *line) error{w.readActors, w.readTimes, w.readVersion, w.readTargets, w.readVictims} {
		if err = read(row, &l); err != nil {
			return err
		}
	}
	w.readSource(row, &l)
	w.add(l)
	return nil
}

func (w *writer) readActors(row *ingest.Row, l *line) error {
	names := w.mapping.all(row, "actor")
	if len(names) == 0 {
		return ingest.CellError("actor", fmt.Errorf("the row names none"))
	}
	id := w.mapping.one(row, "actor-id")
	if id != "" && len(names) > 1 {
		return ingest.CellError("actor-id", fmt.Errorf("one id for %d actors", len(names)))
	}
	for _, name := range names {
		key := cmp.Or(id, graph.Fold(name))
		if key == "" {
			return ingest.CellError("actor", fmt.Errorf("%q has no letter or digit", name))
		}
		l.actors = append(l.actors, graph.Entity{
			ID: graph.MakeID(graph.Actor, w.Dataset(), key), Name: name, Dataset: w.Dataset(), ExternalID: id,
		})
	}
	if len(names) == 1 { // of several actors nobody can say whose the other names are
		l.names = append([]name{{text: names[0]}}, w.mapping.names(row)...)
	}
	for _, word := range w.mapping.all(row, "origin") {
		c, ok := vocab.Country(word)
		if !ok {
			return ingest.CellError("origin", fmt.Errorf("%q is no country", word))
		}
		l.origins = append(l.origins, c)
	}
	return nil
}

func (w *writer) readTimes(row *ingest.Row, l *line) error {
	occurred, err := w.when(row, "occurred")
	if err != nil {
		return err
	}
	from, err := w.when(row, "occurred-from")
	if err != nil {
		return err
	}
	to, err := w.when(row, "occurred-to")
	if err != nil {
		return err
	}
	switch {
	case !occurred.IsZero():
		l.base.Occurred = occurred
	case from.IsZero() || to.IsZero():
		l.base.Occurred = graph.MustSpan(cmp.Or(from.String(), to.String()))
	default:
		if l.base.Occurred, err = graph.Interval(from, to); err != nil {
			return err
		}
	}
	recorded, err := w.when(row, "recorded")
	if err == nil && !recorded.IsZero() {
		l.base.SaidOn = graph.SaidIn(recorded, graph.BasisStated)
	}
	return err
}

// when reads a time in EDTF or by the field's layout, as precise as that is.
func (w *writer) when(row *ingest.Row, name string) (graph.Span, error) {
	cell, field := w.mapping.first(row, name)
	layout := field.Layout
	if cell == "" || layout == "" {
		s, err := graph.ParseSpan(cell)
		if err != nil {
			return s, ingest.CellError(name, err)
		}
		return s, nil
	}
	t, err := time.Parse(layout, cell)
	if err != nil {
		return graph.Span{}, ingest.CellError(name, fmt.Errorf("%q is not written as %s", cell, layout))
	}
	form := time.DateOnly
	rest := strings.ReplaceAll(layout, "2006", "")
	if !strings.Contains(rest, "2") {
		form = "2006-01"
	}
	if !strings.Contains(rest, "1") && !strings.Contains(rest, "Jan") {
		form = "2006"
	}
	return graph.ParseSpan(t.Format(form))
}

func (w *writer) readVersion(row *ingest.Row, l *line) error {
	if cell := w.mapping.one(row, "confidence"); cell != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(cell, "%"))
		if err != nil || n < 0 || n > 100 {
			return ingest.CellError("confidence", fmt.Errorf("%q is not a number from 0 to 100", cell))
		}
		l.base.Confidence = &n
	}
	l.base.Stated, l.base.Note = w.mapping.one(row, "stated"), w.mapping.one(row, "note")
	for _, m := range w.mapping.all(row, "markings") {
		l.base.Markings = append(l.base.Markings, strings.ToUpper(m))
	}
	return nil
}

// readTargets reads the columns that name targets by what they are.
func (w *writer) readTargets(row *ingest.Row, l *line) error {
	for _, word := range w.mapping.all(row, "target") {
		l.targets = append(l.targets, ingest.Target{Target: vocab.ResolveTarget(word), Stated: word})
	}
	for name, find := range map[string]func(string) (graph.ID, bool){"country": vocab.Country, "region": vocab.Region, "sector": vocab.Sector} {
		for _, word := range w.mapping.all(row, name) {
			id, ok := find(word)
			if !ok {
				return ingest.CellError(name, fmt.Errorf("%q is no %s that the vocabulary knows; a column that is the target takes any word", word, name))
			}
			l.targets = append(l.targets, ingest.Target{Target: vocab.Target{Entity: graph.Entity{ID: id}}, Stated: word})
		}
	}
	return nil
}

func (w *writer) readVictims(row *ingest.Row, l *line) error {
	victims := w.mapping.all(row, "victim")
	var places, sectors []graph.ID
	for _, word := range w.mapping.all(row, "victim-country") {
		id, ok := vocab.Country(word)
		if !ok {
			return ingest.CellError("victim-country", fmt.Errorf("%q is no country", word))
		}
		places = append(places, id)
	}
	for _, word := range w.mapping.all(row, "victim-sector") {
		id, ok := vocab.Sector(word)
		if !ok {
			return ingest.CellError("victim-sector", fmt.Errorf("%q is no sector that the vocabulary knows", word))
		}
		sectors = append(sectors, id)
	}
	for _, name := range victims {
		if graph.Fold(name) == "" {
			return ingest.CellError("victim", fmt.Errorf("%q has no letter or digit", name))
		}
		e := graph.Entity{ID: graph.VictimID(name), Name: name, STIXClass: w.mapping.one(row, "victim-class")}
		l.targets = append(l.targets, ingest.Target{Target: vocab.Target{Entity: e, LocatedAt: places, OperatesIn: sectors}, Stated: name})
	}
	return nil
}

func (w *writer) readSource(row *ingest.Row, l *line) {
	l.base.Claimant = w.Organization(l.at, w.mapping.one(row, "claimant"))
	url, title := w.mapping.one(row, "source-url"), w.mapping.one(row, "source-title")
	if url != "" || title != "" {
		l.base.Source = w.Cite(l.at, graph.Entity{Name: cmp.Or(title, url), URL: url, Publisher: w.Organization(l.at, w.mapping.one(row, "publisher"))})
	}
	if id := w.mapping.one(row, "incident"); id != "" {
		l.base.Incident = graph.MakeID(graph.Incident, w.Dataset(), id)
		w.once(l.at, graph.Entity{
			ID: l.base.Incident, Name: cmp.Or(w.mapping.one(row, "incident-name"), id), Description: w.mapping.one(row, "description"),
			Dataset: w.Dataset(), ExternalID: id, STIXType: "incident", Occurred: l.base.Occurred,
		})
	}
}

// once adds an entity as the first row describes it. A later row that calls it
// otherwise is rejected so far: the id may be wrong.
func (w *writer) once(at ingest.Place, e graph.Entity) {
	first, ok := w.seen[e.ID]
	switch {
	case !ok:
		w.seen[e.ID] = firstRow{e.Name, at.Line}
		w.Entity(at, e)
	case graph.Fold(first.name) != graph.Fold(e.Name):
		w.Reject(at, "%s is called %q here and %q on line %d, which stands", e.ID, e.Name, first.name, first.line)
	}
}

// add adds the claims of a row.
func (w *writer) add(l line) {
	var targets []ingest.Target
	for _, t := range l.targets {
		targets = append(targets, w.ResolveTargets(l.at, l.base, t.Stated, t.Target)...)
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
