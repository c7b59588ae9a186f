package eurepoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// party is an actor that an incident is attributed to, with what the incident's
// rows say of it.
type party struct {
	actor        graph.ID
	settled      bool       // the global table names it
	stated       string     // its name as written; may be empty
	countries    []graph.ID // where it comes from
	affiliated   bool       // it is the state of those countries, or is suggested to act for it
	category     string
	attributions []attribution // those that name it
}

// said is when EuRepoC's word on the party was known: on the day of the
// earliest of its attributions. Of several days that are not known exactly it is not before
// the first that one can mean, and not after the first that is the last of one: of
// "2022-11" and "2022-11-11" a day from 2022-11-01 to 2022-11-11.
func (p party) said() graph.SaidOn {
	var first graph.SaidOn
	for _, a := range p.attributions {
		switch said := graph.SaidIn(a.date, graph.BasisStated); {
		case said.IsZero():
		case first.IsZero():
			first = said
		default:
			first.PublishedFrom = min(first.PublishedFrom, said.PublishedFrom)
			first.Published = min(first.Published, said.Published)
		}
	}
	return first
}

// note says what is doubtful about the attribution.
func (p party) note(unclear string) string {
	var parts []string
	if !p.settled {
		parts = append(parts, "attributed by some; not among the settled initiators")
	}
	if unclear != "" {
		parts = append(parts, "countries coded for several initiators together: "+unclear)
	}
	return strings.Join(parts, "; ")
}

// note says on what one attribution rests, in the table's own words, who spoke,
// and who of the group is named.
func (a attribution) note(person string) string {
	var parts []string
	for _, words := range []string{a.basis, a.kind, person, a.persons} {
		if words != "" && !ingest.IsNobody(words) {
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, "; ")
}

// parties returns whom an incident is attributed to, each record once, in the
// order of their ids. It does not depend on the order of rows.
func (w *writer) parties(inc *incident) []party {
	found := map[graph.ID]*party{}
	for _, who := range inc.initiators {
		for _, one := range w.perCountry(who) {
			if p := w.find(found, inc, one, true); p != nil {
				p.describe(one, w.countries(one))
			}
		}
	}
	for _, a := range inc.attributions {
		for _, one := range w.perCountry(a.initiator) {
			p := w.find(found, inc, one, false)
			if p == nil {
				continue
			}
			p.attributions = append(p.attributions, a)
			if !p.settled {
				p.describe(one, w.countries(one))
			}
		}
	}
	var out []party
	for _, p := range found {
		slices.Sort(p.countries)
		p.countries = slices.Compact(p.countries)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b party) int { return cmp.Compare(a.actor, b.actor) })
	return out
}

// perCountry returns a named initiator as it is, and of one without a name one
// for each country.
func (w *writer) perCountry(who initiator) []initiator {
	if !ingest.IsNobody(who.stated) {
		return []initiator{who}
	}
	var out []initiator
	for _, c := range who.countries {
		out = append(out, initiator{who.stated, []string{c}, who.category})
	}
	return out
}

// find returns the party that an initiator is, making it if need be; nil where
// nobody is named.
func (w *writer) find(found map[graph.ID]*party, inc *incident, who initiator, settled bool) *party {
	id, ok := w.actor(inc, who)
	if !ok {
		return nil
	}
	if found[id] == nil {
		found[id] = &party{actor: id, settled: settled}
	}
	return found[id]
}

// describe adds what one row says of the party. Of several wordings the first
// in the order of texts stands.
func (p *party) describe(who initiator, countries []graph.ID) {
	if p.stated == "" || (who.stated != "" && who.stated < p.stated) {
		p.stated = who.stated
	}
	if p.category == "" || who.category < p.category {
		p.category = who.category
	}
	p.countries = append(p.countries, countries...)
	p.affiliated = p.affiliated || who.category == categoryState || who.category == categoryAffiliated
}
