package groups

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// form is one of the lists.
type form struct {
	dataset, name, url, maker string

	is   func(members) bool         // tells one of its groups
	read func(*list, members) group // reads it

	claimantOf func(*writer, string) graph.ID // who calls a group by a name with that giver
}

// members are the members of a group's object.
type members map[string]jsontext.Value

var forms = []form{
	{
		dataset: "etda", name: "ETDA Threat Group Cards", url: "https://apt.etda.or.th/", maker: "ETDA",
		is: func(m members) bool { return m["actor"] != nil }, read: (*list).card, claimantOf: giverOf,
	},
	{
		dataset: "malpedia", name: "Malpedia actors", url: "https://malpedia.caad.fkie.fraunhofer.de/actors", maker: "Malpedia",
		is: func(m members) bool { return m["value"] != nil }, read: (*list).malpedia, claimantOf: giverOf,
	},
	{
		dataset: "microsoft-names", name: "Microsoft threat actor naming", maker: "Microsoft",
		url: "https://github.com/microsoft/mstic/tree/master/PublicFeeds/ThreatActorNaming",
		is:  func(m members) bool { return m["Threat actor name"] != nil }, read: (*list).microsoft,
		claimantOf: func(w *writer, _ string) graph.ID { return w.maker },
	},
}

// list is what a file holds.
type list struct {
	form        *form
	groups      []group
	diagnostics ingest.Diagnostics

	changed  graph.Date // of the whole list
	licence  string
	markings []string
}

func (l *list) read(ctx context.Context, in ingest.Input, maxBytes int64) error {
	before := 0 // of what may be groups, how many are of no form
	err := ingest.EachElementOrItem(ctx, in, maxBytes, "values", func(e ingest.Element) error {
		if e.Name != "" && e.Value.Kind() != jsontext.KindBeginObject {
			l.takeMember(e)
			return nil
		}
		var m members
		if at, err := ingest.Decode(e, &m); err != nil {
			l.diagnostics.Reject(at, "%v", err)
			l.diagnostics.Lose()
			return nil
		}
		if l.form == nil {
			l.form = formOf(m)
		}
		switch {
		case l.form == nil:
			before++
			return nil
		case !l.form.is(m):
			l.diagnostics.Reject(e.Place, "it is no group as the list has them")
			l.diagnostics.Lose()
			return nil
		}
		g := l.form.read(l, m)
		g.at = e.Place
		g.at.ID = g.name
		l.groups = append(l.groups, g)
		return nil
	})
	switch {
	case err != nil:
		return err
	case l.form == nil:
		return in.Broken("it holds no groups in a form that is known: ETDA's cards, Malpedia's actors, Microsoft's names")
	case before > 0:
		l.diagnostics.Note("%d elements before the first group are none", before)
	}
	return nil
}

func formOf(m members) *form {
	for i := range forms {
		if forms[i].is(m) {
			return &forms[i]
		}
	}
	return nil
}

// takeMember takes what a list says of itself.
func (l *list) takeMember(e ingest.Element) {
	text := one(e.Value)
	switch e.Name {
	case "last-db-change":
		if day, err := graph.ParseDate(firstOf(text, len("2006-01-02"))); err == nil {
			l.changed = day
		}
	case "license":
		l.licence = text
	case "tlp":
		l.markings = markings(e.Value)
	}
}

// card reads a card of ETDA.
func (l *list) card(m members) group {
	g := group{key: one(m["uuid"]), description: one(m["description"]), origins: l.texts(m, "country")}
	for _, n := range l.objects(m, "names") {
		g.names = append(g.names, name{one(n["name"]), one(n["name-giver"])})
	}
	if len(g.names) == 0 {
		g.names = []name{{text: one(m["actor"])}}
	}
	for _, text := range plainTexts(m["names"]) {
		g.names = append(g.names, name{text: text})
	}
	g.name = g.names[0].text
	for _, url := range l.texts(m, "mitre-attack") {
		if id := attackID.FindString(url); id != "" {
			g.names = append(g.names, name{text: id})
		}
	}
	g.victims, g.sectors = l.texts(m, "observed-countries"), l.texts(m, "observed-sectors")
	if first := one(m["first-seen"]); !ingest.IsNobody(first) {
		g.activities = append(g.activities, activity{when: l.when(first), text: "first seen " + first})
	}
	for _, op := range l.objects(m, "operations") {
		text := one(op["activity"])
		g.activities = append(g.activities, activity{when: l.when(one(op["date"])), text: text, urls: address.FindAllString(text, -1)})
	}
	l.countOutside(m, "actor", "uuid", "description", "names", "country", "mitre-attack", "observed-countries", "observed-sectors", "first-seen", "operations", "last-card-change")
	return g
}

// The keys by which Malpedia, whose records are MISP's, names victims and sectors.
var (
	victimKeys = []string{"cfr-suspected-victims", "suspected-victims", "victimology"}
	sectorKeys = []string{"cfr-target-category", "target-category", "targeted-sector"}
)

// malpedia reads an actor of Malpedia.
func (l *list) malpedia(m members) group {
	g := group{key: one(m["uuid"]), name: one(m["value"]), description: one(m["description"])}
	meta := object(m["meta"])
	g.names = []name{{text: g.name}}
	for _, s := range l.texts(meta, "synonyms") {
		g.names = append(g.names, name{text: s})
	}
	g.origins = l.texts(meta, "country")
	for _, key := range victimKeys {
		g.victims = append(g.victims, l.texts(meta, key)...)
	}
	for _, key := range sectorKeys {
		g.sectors = append(g.sectors, l.texts(meta, key)...)
	}
	l.countOutside(m, "uuid", "value", "description", "meta")
	l.countOutside(meta, slices.Concat([]string{"synonyms", "country"}, victimKeys, sectorKeys)...)
	return g
}

// microsoft reads a row of Microsoft's mapping: all names in it are Microsoft's word.
func (l *list) microsoft(m members) group {
	g := group{name: one(m["Threat actor name"])}
	g.names = []name{{text: g.name}}
	for other := range strings.SplitSeq(one(m["Other names"]), ",") {
		if other = strings.TrimSpace(other); other != "" {
			g.names = append(g.names, name{text: other})
		}
	}
	for origin := range strings.SplitSeq(one(m["Origin/Threat"]), ",") {
		g.origins = append(g.origins, strings.TrimSpace(origin))
	}
	l.countOutside(m, "Threat actor name", "Other names", "Origin/Threat")
	return g
}

var (
	attackID = regexp.MustCompile(`\bG\d{4}\b`)
	address  = regexp.MustCompile(`https?://\S+`)

	malpediaHead = regexp.MustCompile(`^\s*\{\s*"[^"]+"\s*:\s*\{[^{]*"(value|uuid|description|meta)"\s*:`)
)

// Detect reports whether a file starts like one of the lists.
func Detect(head []byte) bool {
	has := func(word string) bool { return bytes.Contains(head, []byte(word)) }
	return has(`"Threat actor name"`) || has(`"name-giver"`) || malpediaHead.Match(head) && has(`"value"`) && has(`"meta"`)
}
