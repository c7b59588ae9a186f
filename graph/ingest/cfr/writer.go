package cfr

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	unread       []*row // of which only title and day can be read
	affiliations map[*row]affiliation
	profiles     map[*row]bool
	records      *ingest.Records
	claimant     graph.ID
	sharing      map[string][]string      // what rows that share a title and a date say, each text once
	names        map[groupName]graph.Date // what groups are called in other rows than their own, and since when
}

// groupName is a name that rows call a group.
type groupName struct {
	name  string
	group graph.ID
}

func newWriter(reading graph.Reading, t *tracker) *writer {
	w := &writer{
		Builder: ingest.NewBuilder(reading, graph.Entity{
			Name: "CFR Cyber Operations Tracker",
			URL:  "https://www.cfr.org/cyber-operations",
		}),
		rows: t.rows, unread: t.unread, affiliations: map[*row]affiliation{},
		records: ingest.NewRecords(reading.Dataset), sharing: map[string][]string{}, names: map[groupName]graph.Date{},
	}
	w.Diagnostics = t.diagnostics
	w.claimant = w.Organization(ingest.Place{ID: reading.Dataset}, "Council on Foreign Relations")
	w.PublishedBy(w.claimant)
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

func (w *writer) write(ctx context.Context, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	w.gatherRecords()
	w.records.AddTo(w.Builder)
	var sources []string
	for _, row := range w.rows {
		sources = append(sources, row.sources...)
	}
	if err := w.Ask(ctx, o, sources); err != nil {
		return graph.Document{}, w.Diagnostics, err
	}
	for _, row := range w.rows {
		if w.profiles[row] {
			w.profile(row)
		} else {
			w.incident(row)
		}
	}
	for n, since := range w.names {
		w.Named(ingest.Place{ID: n.name}, n.name, graph.Claim{Object: n.group, Claimant: w.claimant, Version: graph.Version{SaidOn: graph.SaidAt(since, graph.BasisStated)}})
	}
	w.Note("%d rows profile a group and are no incidents", len(w.profiles))
	w.noteUnread()
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

// noteUnread tells which incidents and groups could not be read in whole. Where
// another row has title and day of one whose columns are shifted, nobody can tell
// by which id it was known.
func (w *writer) noteUnread() {
	for _, row := range w.unread {
		if len(w.sharing[row.key()]) > 0 {
			w.Lose()
		}
		w.Unread(graph.MakeID(graph.Incident, w.Dataset(), row.key()))
		w.Unread(graph.MakeID(graph.Actor, w.Dataset(), graph.Fold(row.title)))
	}
	byPlace := map[ingest.Place]*row{}
	for _, row := range w.rows {
		byPlace[row.at] = row
	}
	for _, reject := range w.Rejects {
		switch row := byPlace[reject.Place]; {
		case row == nil:
		case w.profiles[row]:
			w.Unread(w.records.Of([]string{row.title}).ID)
		default:
			w.Unread(graph.MakeID(graph.Incident, w.Dataset(), w.incidentKey(row)))
		}
	}
}

// gatherRecords adds to the records what every row says of groups.
func (w *writer) gatherRecords() {
	for _, row := range w.rows {
		a := w.affiliations[row]
		if w.profiles[row] {
			w.records.AddProfile(row.title, append(a.also, bareName(row.title)))
			continue
		}
		if key := row.key(); !slices.Contains(w.sharing[key], row.says()) {
			w.sharing[key] = append(w.sharing[key], row.says())
		}
		for _, group := range a.groups {
			w.records.AddMention(group)
		}
	}
}

func (r *row) key() string {
	return strings.TrimSuffix(graph.Fold(r.title)+"-"+string(r.published), "-")
}

// says is what tells two incidents of one title and day apart.
func (r *row) says() string { return r.affiliations + "\n" + r.description + "\n" + r.victims }

// incidentKey is made of the title and the date, since neither alone is a key,
// and of what else a row says where two rows that say other things share both.
func (w *writer) incidentKey(r *row) string {
	key := r.key()
	if len(w.sharing[key]) > 1 {
		sum := sha256.Sum256([]byte(r.says()))
		key += "-" + hex.EncodeToString(sum[:4])
	}
	return key
}

// profile adds a group with what a row of its own says of it.
func (w *writer) profile(r *row) {
	a := w.affiliations[r]
	id := w.records.Of([]string{r.title}).ID
	w.Once(r.at, graph.Entity{ID: id, Name: r.title, Description: w.prose(r, a), Dataset: w.Dataset(), URL: firstOf(r.sources)})
	base := w.base(r)
	for _, name := range append([]string{r.title}, a.also...) {
		w.Named(r.at, name, ingest.Between(base, "", graph.Named, id, ""))
	}
	w.sponsored(r, base, id, r.sponsors)
	w.Activity(r.at, base, id, w.targets(r), noVictim)
}

// incident adds an incident, who is said to have done it, and whom it hit.
func (w *writer) incident(r *row) {
	a := w.affiliations[r]
	id := graph.MakeID(graph.Incident, w.Dataset(), w.incidentKey(r))
	var cited []graph.ID
	if len(r.sources) > 0 {
		cited = w.CiteURLs(r.at, r.sources)
	}
	w.Once(r.at, graph.Entity{
		ID: id, Name: r.title, Description: w.prose(r, a), Dataset: w.Dataset(), URL: firstOf(r.sources), STIXType: "incident", References: cited,
	})
	parties := w.parties(r, a)
	if len(parties) == 0 {
		w.CountOutside("incident without a group or a sponsor", 1)
	}
	targets := w.targets(r)
	base := w.base(r)
	base.Incident = id
	for _, p := range parties {
		c := ingest.Between(base, id, graph.AttributedTo, p.actor, cmp.Or(r.affiliations, r.sponsor))
		c.Note = a.hedge
		w.Claim(r.at, c)
		w.sponsored(r, base, p.actor, p.sponsors)
		w.Activity(r.at, base, p.actor, targets, noVictim)
	}
}

// noVictim is the note of a claim that a group was active.
const noVictim = "no victim is named"

// base is what all claims of a row have in common. The tracker says one thing in
// each: its source is the one document that the row cites, if that was out on
// the row's day, else the row itself, source/cfr/lockpick-2019-05-05.
func (w *writer) base(r *row) graph.Claim {
	c := graph.Claim{Claimant: w.claimant, Version: graph.Version{SaidOn: graph.SaidIn(r.said, graph.BasisStated)}}
	if len(r.sources) == 1 {
		if c.Source = w.CiteURLs(r.at, r.sources)[0]; w.WasOut(c.Source, c.SaidOn) {
			return c
		}
	}
	c.Source = w.Once(r.at, graph.Entity{
		ID: graph.MakeID(graph.Source, w.Dataset(), w.incidentKey(r)), Name: "CFR: " + r.title, Publisher: w.claimant,
	})
	return c
}

// sponsored adds which countries a group is said to act for.
func (w *writer) sponsored(r *row, base graph.Claim, actor graph.ID, sponsors []graph.ID) {
	for _, country := range sponsors {
		c := ingest.Between(base, actor, graph.AttributedTo, country, r.sponsor)
		c.Note = "sponsor"
		w.Claim(r.at, c)
	}
}

// party is one record that an incident is attributed to, with its sponsors.
type party struct {
	actor    graph.ID
	sponsors []graph.ID
}

// parties returns whom an incident is attributed to, each record once: the
// groups that the row names, else a government or an unnamed group of each
// sponsor.
func (w *writer) parties(r *row, a affiliation) []party {
	var out []party
	add := func(p party) {
		if !slices.ContainsFunc(out, func(q party) bool { return q.actor == p.actor }) {
			out = append(out, p)
		}
	}
	// The sponsors are each group's where there is one group or one sponsor.
	// Otherwise nobody can say whose is whose: they are left to the groups' other rows.
	sponsors := r.sponsors
	if len(a.groups) > 1 && len(sponsors) > 1 {
		sponsors = nil
	}
	for _, group := range a.groups {
		id := w.records.Of(group).ID
		w.noteNames(r, id, group)
		add(party{id, sponsors})
	}
	if len(out) > 0 {
		return out
	}
	for _, country := range r.sponsors {
		if a.state {
			add(party{w.Government(r.at, country), []graph.ID{country}})
		} else {
			add(party{w.UnnamedGroup(r.at, w.incidentKey(r), r.title, country), []graph.ID{country}})
		}
	}
	return out
}

// noteNames notes what a row calls a group, and the earliest day of such a row.
func (w *writer) noteNames(r *row, id graph.ID, names []string) {
	for _, name := range names {
		n := groupName{graph.CleanName(name), id}
		if since, ok := w.names[n]; !ok || (r.published != "" && (since == "" || r.published < since)) {
			w.names[n] = r.published
		}
	}
}

// targets returns what a row says was hit and adds its victims to the document.
func (w *writer) targets(r *row) []ingest.Target {
	var set ingest.TargetSet
	c := graph.Claim{Claimant: w.claimant}
	if ingest.IsNobody(r.victims) {
		w.ResolveTargets(r.at, c, r.victims) // counted
	}
	for _, v := range victims(r.victims) {
		set.Add(w.ResolveTargets(r.at, c, v, vocab.ResolveTarget(v))...)
	}
	for _, category := range r.categories {
		set.Add(w.ResolveTargets(r.at, c, category, vocab.ResolveSector(category)...)...)
	}
	return set.All()
}

// prose is the row's description, followed by the cell Affiliations where that
// says more than claims tell of it.
func (w *writer) prose(r *row, a affiliation) string {
	unread := a.unread || (w.profiles[r] && (len(a.groups) > 0 || a.state)) || (!w.profiles[r] && len(a.also) > 0)
	if !unread {
		return r.description
	}
	w.CountOutside("affiliation in prose", 1)
	return strings.TrimSpace(r.description + "\n\nAffiliations: " + r.affiliations)
}

func firstOf(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
