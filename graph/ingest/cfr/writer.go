package cfr

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// writer makes the document of a release.
type writer struct {
	*ingest.Builder
	rows         []*row
	affiliations map[*row]affiliation
	profiles     map[*row]bool
	records      *ingest.Records
	claimant     graph.ID
	twins        map[string]int       // rows by title and date
	names        map[named]graph.Date // what groups are called in other rows than their own, and since when
}

// named is a name that rows call a group.
type named struct {
	name  string
	group graph.ID
}

func newWriter(reading graph.Reading, r *reader) *writer {
	w := &writer{
		Builder: ingest.NewBuilder(reading, graph.Entity{
			Name: "CFR Cyber Operations Tracker",
			URL:  "https://www.cfr.org/cyber-operations",
		}),
		rows: r.rows, affiliations: map[*row]affiliation{},
		records: ingest.NewRecords(reading.Dataset), twins: map[string]int{}, names: map[named]graph.Date{},
	}
	w.Report = r.report
	w.claimant = w.Organization(ingest.Place{ID: reading.Dataset}, "Council on Foreign Relations")
	// Nothing may depend on the order of rows, not even the spelling of a name.
	slices.SortStableFunc(w.rows, func(a, b *row) int {
		return cmp.Or(cmp.Compare(a.published, b.published), cmp.Compare(a.title, b.title), cmp.Compare(a.description, b.description))
	})
	for _, row := range w.rows {
		w.affiliations[row] = parseAffiliation(row.affiliations)
	}
	w.profiles = profiles(w.rows, w.affiliations)
	return w
}

func (w *writer) write() (graph.Document, ingest.Report, error) {
	first := map[string]*row{}
	for _, row := range w.rows {
		a := w.affiliations[row]
		if !w.profiles[row] {
			w.twins[row.key()]++
			for _, group := range a.groups {
				w.records.Add(group)
			}
			continue
		}
		w.records.Own(row.title, append(a.also, bare(row.title)))
		key := graph.Fold(row.title)
		if twin, ok := first[key]; ok {
			w.Report.Reject(row.at, "it profiles %s, which line %d does too", row.title, twin.at.Line)
			delete(w.profiles, row)
			continue
		}
		first[key] = row
	}
	w.records.Enter(w.Builder)
	count := 0
	for _, row := range w.rows {
		switch twin := first[graph.Fold(row.title)]; {
		case w.profiles[row]:
			count++
			w.profile(row)
		case twin == nil || twin == row:
			w.incident(row)
		}
	}
	for n, since := range w.names {
		w.Named(ingest.Place{ID: n.name}, n.name, graph.Claim{Object: n.group, Claimant: w.claimant, Version: graph.Version{Published: since}})
	}
	w.Report.Notes = append(w.Report.Notes, fmt.Sprintf("%d rows profile a group and are no incidents", count))
	return w.Document(), w.Report, nil
}

func (r *row) key() string {
	return strings.TrimSuffix(graph.Fold(r.title)+"-"+string(r.published), "-")
}

// incidentKey is made of the title and the date, since neither alone is a key,
// and of what else a row says where two rows share both.
func (w *writer) incidentKey(r *row) string {
	key := r.key()
	if w.twins[key] > 1 {
		sum := sha256.Sum256([]byte(r.affiliations + "\n" + r.description + "\n" + r.victims))
		key += "-" + hex.EncodeToString(sum[:4])
	}
	return key
}

// profile adds a group with what its row says of it.
func (w *writer) profile(r *row) {
	a := w.affiliations[r]
	id := w.records.Of([]string{r.title}).ID
	w.Entity(r.at, graph.Entity{ID: id, Name: r.title, Description: w.prose(r, a), Dataset: w.Dataset(), URL: firstOf(r.sources)})
	hits := w.hits(r)
	for _, source := range w.sources(r) {
		base := graph.Claim{Claimant: w.claimant, Source: source, Version: graph.Version{Published: r.published}}
		for _, name := range append([]string{r.title}, a.also...) {
			w.Named(r.at, name, with(base, graph.Named, "", id))
		}
		for _, country := range r.sponsors {
			w.say(r, with(base, graph.AttributedTo, id, country), r.sponsor, "sponsor")
		}
		w.hit(r, with(base, graph.Targets, id, ""), hits)
	}
}

// incident adds an incident, who is said to have done it, and whom it hit.
func (w *writer) incident(r *row) {
	a := w.affiliations[r]
	id := graph.MakeID(graph.Incident, w.Dataset(), w.incidentKey(r))
	w.Entity(r.at, graph.Entity{ID: id, Name: r.title, Description: w.prose(r, a), Dataset: w.Dataset(), URL: firstOf(r.sources), STIXType: "incident"})
	parties := w.parties(r, a)
	if len(parties) == 0 {
		w.Report.CountOutside("incident without a group or a sponsor", 1)
	}
	hits := w.hits(r)
	for _, source := range w.sources(r) {
		base := graph.Claim{Claimant: w.claimant, Source: source, Incident: id, Version: graph.Version{Published: r.published}}
		for _, p := range parties {
			w.say(r, with(base, graph.AttributedTo, id, p.actor), cmp.Or(r.affiliations, r.sponsor), a.hedge)
			for _, country := range p.sponsors {
				w.say(r, with(base, graph.AttributedTo, p.actor, country), r.sponsor, "sponsor")
			}
			w.hit(r, with(base, graph.Targets, p.actor, ""), hits)
		}
	}
}

// party is one record that an incident is attributed to, with its sponsors.
type party struct {
	actor    graph.ID
	sponsors []graph.ID
}

// parties returns whom an incident is attributed to. The sponsors are each
// group's where there is one group or one sponsor; otherwise nobody can say
// whose is whose, and they are left to the groups' other rows.
func (w *writer) parties(r *row, a affiliation) []party {
	var out []party
	add := func(id graph.ID, sponsors []graph.ID) {
		if !slices.ContainsFunc(out, func(p party) bool { return p.actor == id }) {
			out = append(out, party{id, sponsors})
		}
	}
	for _, group := range a.groups {
		sponsors := r.sponsors
		if len(a.groups) > 1 && len(sponsors) > 1 {
			sponsors = nil
		}
		id := w.records.Of(group).ID
		for _, name := range group {
			n := named{graph.CleanName(name), id}
			if since, ok := w.names[n]; !ok || (r.published != "" && (since == "" || r.published < since)) {
				w.names[n] = r.published
			}
		}
		add(id, sponsors)
	}
	if len(out) > 0 {
		return out
	}
	for _, country := range r.sponsors {
		e, _ := vocab.Entity(country) // every country that vocab finds has its entity
		name := "Unnamed group of " + r.title + " (" + e.Name + ")"
		key := "unnamed-" + w.incidentKey(r) + "-" + strings.ToLower(e.ISO2)
		if a.state {
			name = "Government of " + e.Name
			key = graph.Fold(name)
		}
		id := graph.MakeID(graph.Actor, w.Dataset(), key)
		if !w.Has(id) {
			w.Entity(r.at, graph.Entity{ID: id, Name: name, Dataset: w.Dataset()})
		}
		add(id, []graph.ID{country})
	}
	return out
}

// hits returns what a row says was hit.
func (w *writer) hits(r *row) []ingest.Hit {
	var hits ingest.Hits
	add := func(stated string, targets []vocab.Target) {
		w.Report.CountMention(stated, slices.ContainsFunc(targets, func(t vocab.Target) bool { return t.Unresolved }))
		for _, t := range targets {
			if !t.IsZero() {
				w.Victim(r.at, graph.Claim{Claimant: w.claimant}, t)
				hits.Add(t, stated)
			}
		}
	}
	for _, v := range victims(r.victims) {
		add(v, []vocab.Target{vocab.ResolveTarget(v)})
	}
	for _, c := range r.categories {
		add(c, vocab.ResolveSector(c))
	}
	return hits.All()
}

func (w *writer) hit(r *row, c graph.Claim, hits []ingest.Hit) {
	for _, h := range hits {
		c.Object = h.Target
		w.say(r, c, h.Stated, "")
	}
	if len(hits) == 0 {
		c.Predicate = graph.Active
		w.say(r, c, "", "no victim is named")
	}
}

func (w *writer) say(r *row, c graph.Claim, stated, note string) {
	c.Stated, c.Note = stated, note
	w.Claim(r.at, c)
}

func with(c graph.Claim, p graph.Predicate, subject, object graph.ID) graph.Claim {
	c.Predicate, c.Subject, c.Object = p, subject, object
	return c
}

func (w *writer) sources(r *row) []graph.ID {
	var out []graph.ID
	for _, u := range r.sources {
		// The table gives no titles.
		if s := w.Cite(r.at, graph.Entity{Name: u, URL: u}); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		out = append(out, w.Source)
	}
	return out
}

// prose is the row's description, with the affiliation where it is not read.
func (w *writer) prose(r *row, a affiliation) string {
	unread := a.leftover || (w.profiles[r] && (len(a.groups) > 0 || a.state)) || (!w.profiles[r] && len(a.also) > 0)
	if !unread {
		return r.description
	}
	w.Report.CountOutside("affiliation in prose", 1)
	return strings.TrimSpace(r.description + "\n\nAffiliations: " + r.affiliations)
}

func firstOf(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
