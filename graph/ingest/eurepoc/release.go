package eurepoc

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// release is what the three tables hold, incident by incident.
type release struct {
	diagnostics  ingest.Diagnostics
	incidents    map[string]*incident
	again        []*incident // rows of incidents that stand in others too
	receivers    []receiver
	attributions []attribution
	latest       graph.Date // day that any date mentions
}

type incident struct {
	at         ingest.Place
	id         string
	fields     []string // as written
	name       string
	prose      []string // the descriptions of its rows
	occurred   graph.Span
	cited      []string // the addresses of all documents that the record cites
	source     string   // the one of them that it cites for the attribution, or at all; empty where there are none or several
	initiators []initiator
	unclear    string // countries of several initiators, as written, where nobody can say whose is whose

	receivers    []receiver
	attributions []attribution
}

// initiator is one of whom an incident is said to be the work of.
type initiator struct {
	stated    string // the name as written; may be empty
	countries []string
	category  string
}

type receiver struct {
	at                                   ingest.Place
	incident                             string
	country, name, category, subcategory string
}

type attribution struct {
	initiator
	at       ingest.Place
	incident string
	id       string
	date     graph.Span
	basis    string
	kind     string
	by, from string // who attributes, and from which country
	persons  string // of the initiator, who are named
}

const (
	categoryState      = "State"
	categoryAffiliated = "Non-state actor, state-affiliation suggested"
)

// incidentNumber reads the number of a row's incident and names the row by it.
func incidentNumber(row *ingest.Row, column string) (string, error) {
	id := strings.TrimSuffix(row.Cell(column), ".0") // as tools write whole numbers
	if n, err := strconv.Atoi(id); err != nil || n < 0 || strconv.Itoa(n) != id {
		return "", ingest.CellError(column, fmt.Errorf("%q is not the number of an incident", id))
	}
	row.ID = id
	return id, nil
}

func (r *release) readIncident(row *ingest.Row) error {
	id, err := incidentNumber(row, "ID")
	if err != nil {
		return err
	}
	inc := &incident{at: row.Place, id: id, fields: row.Fields, name: row.Cell("name"), prose: []string{row.Cell("description")}}
	var left string
	if inc.occurred, left, err = period(row.Cell("start_date"), row.Cell("end_date")); err != nil {
		r.diagnostics.Reject(row.Place, "the incident is kept without that time: %v", err)
	}
	if left != "" {
		r.diagnostics.CountOutside(left, 1)
	}
	r.noteDate(row.Cell("start_date"))
	r.noteDate(row.Cell("end_date"))
	if err = inc.readSources(row); err != nil {
		r.diagnostics.Reject(row.Place, "the incident is kept without its sources: %v", err)
	}
	if err := inc.readInitiators(row); err != nil {
		r.diagnostics.Reject(row.Place, "the incident is kept without its initiators: %v", err)
	}
	r.countOthers(row)
	if _, twice := r.incidents[id]; twice {
		r.again = append(r.again, inc)
	} else {
		r.incidents[id] = inc
	}
	return nil
}

// readSources reads which documents the record of an incident cites, and which
// one says who did it: the one that is cited for the attribution, or at all
// where none is cited for that. Of several nobody can say which says what.
func (inc *incident) readSources(row *ingest.Row) error {
	for _, column := range []string{"sources_attribution", "sources_url"} {
		urls, err := texts(row.Cell(column))
		if err != nil {
			return ingest.CellError(column, err)
		}
		before := len(inc.cited)
		for _, u := range urls {
			if u = strings.TrimSpace(u); u != "" && !ingest.IsNobody(u) && !slices.Contains(inc.cited, u) {
				inc.cited = append(inc.cited, u)
			}
		}
		if before == 0 && len(inc.cited) == 1 {
			inc.source = inc.cited[0]
		}
	}
	return nil
}

// readInitiators pairs the lists of names, countries and categories. One name
// has all the countries. Otherwise the lists must be of one length, or nobody
// can say whose country is whose.
func (inc *incident) readInitiators(row *ingest.Row) error {
	var lists [3][]string
	for i, column := range []string{"initiator_name", "initiator_country", "initiator_category"} {
		var err error
		if lists[i], err = texts(row.Cell(column)); err != nil {
			return ingest.CellError(column, err)
		}
	}
	names, countries, categories := lists[0], lists[1], lists[2]
	category := func(i int) string {
		if len(categories) == 0 {
			return ""
		}
		return categories[min(i, len(categories)-1)]
	}
	switch {
	case len(names) == 1:
		inc.initiators = []initiator{{names[0], countries, category(0)}}
	case len(names) == 0:
		for i, c := range countries {
			inc.initiators = append(inc.initiators, initiator{"", []string{c}, category(i)})
		}
	default:
		aligned := len(names) == len(countries)
		for i, n := range names {
			who := initiator{stated: n, category: category(i)}
			if aligned {
				who.countries = countries[i : i+1]
			}
			inc.initiators = append(inc.initiators, who)
		}
		if !aligned {
			inc.unclear = strings.Join(countries, "; ")
		}
	}
	return nil
}

func (r *release) readReceiver(row *ingest.Row) error {
	id, err := incidentNumber(row, "ID")
	if err != nil {
		return err
	}
	r.receivers = append(r.receivers, receiver{
		at: row.Place, incident: id,
		country: row.Cell("receiver_country"), name: row.Cell("receiver_name"),
		category: row.Cell("receiver_category"), subcategory: row.Cell("receiver_category_subcode"),
	})
	r.countOthers(row)
	return nil
}

func (r *release) readAttribution(row *ingest.Row) error {
	id, err := incidentNumber(row, "incident_ID")
	if err != nil {
		return err
	}
	date, err := when(row.Cell("attribution_date"))
	if err != nil {
		r.diagnostics.Reject(row.Place, "the attribution is kept without a date: %v", err)
	}
	r.noteDate(row.Cell("attribution_date"))
	persons, group := cutPersons(row.Cell("attributed_initiator"))
	r.attributions = append(r.attributions, attribution{
		initiator: initiator{
			stated:    group,
			countries: []string{row.Cell("attributed_initiator_country")},
			category:  row.Cell("attributed_initiator_category"),
		},
		at: row.Place, incident: id, id: row.Cell("attribution_ID"), date: date,
		persons: persons, by: row.Cell("attributing_actor"), from: row.Cell("attributing_country"),
		basis: row.Cell("attribution_basis"), kind: row.Cell("attribution_type"),
	})
	r.countOthers(row)
	return nil
}

// cutPersons parts a group from a person of it who is named, as indictments do:
// "Yuriy Andrienko --> Sandworm/VOODOO Bear".
func cutPersons(stated string) (persons, group string) {
	persons, group, found := strings.Cut(stated, "-->")
	if !found {
		return "", stated
	}
	return strings.TrimSpace(persons), strings.TrimSpace(group)
}

// join puts receivers and attributions to their incidents.
func (r *release) join() {
	r.joinIncidents()
	r.dropUnclearCountries()
	// Nothing may depend on the order of rows, not even the spelling of a name.
	slices.SortStableFunc(r.receivers, func(a, b receiver) int {
		return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.name, b.name),
			cmp.Compare(a.category, b.category), cmp.Compare(a.subcategory, b.subcategory))
	})
	for _, rc := range r.receivers {
		if inc, ok := r.incidents[rc.incident]; ok {
			inc.receivers = append(inc.receivers, rc)
			continue
		}
		r.diagnostics.Reject(rc.at, "a receiver of incident %s, which the global table does not have", rc.incident)
	}
	for _, a := range r.attributions {
		if inc, ok := r.incidents[a.incident]; ok {
			inc.attributions = append(inc.attributions, a)
			continue
		}
		r.diagnostics.Reject(a.at, "an attribution of incident %s, which the global table does not have", a.incident)
	}
}

// dropUnclearCountries takes the countries from attributions that list several
// names and several countries. The table then holds a row for every pair of
// them, and nobody can say which are meant.
func (r *release) dropUnclearCountries() {
	type listed struct{ names, countries map[string]bool }
	byID := map[string]listed{}
	for _, a := range r.attributions {
		l, ok := byID[a.incident+"/"+a.id]
		if !ok {
			l = listed{map[string]bool{}, map[string]bool{}}
			byID[a.incident+"/"+a.id] = l
		}
		l.names[a.stated], l.countries[a.countries[0]] = true, true
	}
	for i, a := range r.attributions {
		if l := byID[a.incident+"/"+a.id]; len(l.names) > 1 && len(l.countries) > 1 && a.stated != "" {
			r.attributions[i].countries = nil
		}
	}
}

// noteDate notes the latest day that the tables mention.
func (r *release) noteDate(cell string) {
	if span, err := ingest.ParseWhen(cell); err == nil {
		first, _ := span.Bounds()
		r.latest = max(r.latest, first)
	}
}

// countOthers counts the cells of columns that the model does not hold. What
// the global table repeats of the other two is read there.
func (r *release) countOthers(row *ingest.Row) {
	for _, c := range row.Columns() {
		known := slices.Contains(globalColumns, c) || slices.Contains(receiverColumns, c) || slices.Contains(attributionColumns, c)
		if !known && row.Cell(c) != "" {
			r.diagnostics.CountOutside(c, 1)
		}
	}
}
