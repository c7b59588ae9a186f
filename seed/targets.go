package seed

import (
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// incidentOf adds an incident, who is behind it, and what the statement says.
func (b *builder) incidentOf(actor graph.ID, in incident) {
	key := b.key(in.Key)
	if first, ok := b.incidents[key]; ok {
		b.add(b.file, in.Key.line, "incident %q stands in %s already; give one of them another key", key, first)
		return
	}
	b.incidents[key] = b.file
	kind := in.Type.value
	switch kind {
	case "":
		kind = "incident"
	case "incident", "campaign":
	default:
		b.add(b.file, in.Type.line, "%q is not a type of incident; write incident or campaign", kind)
	}
	s := in.Statement
	b.require(s.Occurred, in.Key.line, "occurred", "when it took place, as 2017, 2017-05 or 2014/2017")
	id, dataset := incidentID(key)
	common := b.statement(actor, id, s)
	var later []graph.ID // what tells of it, and cannot be where it was said
	if src := b.bySource[s.Source.value].id; src != common.Source {
		later = append(later, src)
	}
	b.entity(graph.Entity{
		ID: id, Name: b.require(in.Name, in.Key.line, "name", "what to call the incident").value,
		Description: in.Description.value, Dataset: dataset, STIXType: kind, Occurred: common.Occurred, References: later,
	})
	if dataset != Dataset { // by this id it was known before
		b.entity(graph.Entity{ID: graph.MakeID(graph.Incident, Dataset, key), Dataset: Dataset, ReplacedBy: id})
	}
	b.claim(in.Key.line, graph.Claim{
		Predicate: graph.AttributedTo, Subject: id, Object: actor, Claimant: common.Claimant, Source: common.Source,
		Version: graph.Version{SaidOn: common.SaidOn, Note: common.Note},
	})
}

// quotedRecord is the key of an incident that quotes a record of EuRepoC or a campaign of ATT&CK.
var quotedRecord = regexp.MustCompile(`^(eurepoc-(\d+)|attack-(c\d{4}))$`)

// incidentID returns the id of an incident and the data set whose record it is:
// eurepoc-966 is EuRepoC's own record incident/eurepoc/966 and attack-c0040 is ATT&CK's
// incident/attack-enterprise/C0040, so that the seed and the data set itself tell
// of one incident; any other key is the seed's.
func incidentID(key string) (id graph.ID, dataset string) {
	m, dataset, record := quotedRecord.FindStringSubmatch(key), Dataset, key
	switch {
	case m == nil:
	case m[2] != "":
		dataset, record = "eurepoc", m[2]
	default:
		dataset, record = "attack-enterprise", strings.ToUpper(m[3])
	}
	return graph.MakeID(graph.Incident, dataset, record), dataset
}

// statement adds what a statement says of its actor and returns the claim that
// all of it has in common.
func (b *builder) statement(actor, incident graph.ID, s statement) graph.Claim {
	line := max(s.By.line, s.Source.line)
	src := b.source(b.require(s.Source, line, "source", "the key of the document that says so"))
	c := graph.Claim{
		Predicate: graph.Targets, Subject: actor, Source: src.id, Incident: incident, Occurred: b.span(s.Occurred),
		Claimant: b.organization(b.require(s.By, line, "by", "the organization that says so")),
	}
	said, inDocument := b.recorded(s, src, c.Occurred)
	c.SaidOn, c.Note = said, s.Note.value
	if !inDocument {
		c.Source, c.Note = b.record(), joinWords(c.Note, "told later in "+src.citation)
	}
	targets := 0
	target := func(line int, object graph.ID, words string) {
		targets++
		c := c
		c.Object, c.Stated = object, joinWords(words, s.Stated.value)
		b.claim(line, c)
	}
	for _, t := range s.Countries {
		target(t.line, b.resolve(t.text, "country", vocab.Country), t.stated)
	}
	for _, t := range s.Regions {
		target(t.line, b.resolve(t.text, "region", vocab.Region), t.stated)
	}
	for _, t := range s.Sectors {
		target(t.line, b.resolve(t.text, "sector", vocab.Sector), t.stated)
	}
	for _, t := range s.Groups {
		group := b.victim(victim{Name: t.text, Class: text{"class", t.line}})
		target(t.line, group, t.stated)
		known := vocab.ResolveTarget(t.value)
		b.places(t.line, group, known.LocatedAt, known.OperatesIn, c)
	}
	for _, v := range s.Victims {
		words := v.Stated.value
		if words == "" {
			words = v.Name.value
		}
		id := b.victim(v)
		target(v.Name.line, id, words)
		b.places(v.Name.line, id, b.located(v.LocatedAt), b.sectors(v.OperatesIn), c)
	}
	if targets == 0 {
		b.require(s.Occurred, line, "occurred", "a statement without a target says when the actor was active")
		active := c
		active.Predicate, active.Stated = graph.Active, s.Stated.value
		b.claim(line, active)
	}
	return c
}

// recorded is when a statement was made: what it says itself, else the day of its
// source; and whether it can have been said in that source (graph.SaidOn.InDocument).
// "../2023-10-02" is by that day, when a data set held it. A source that came out before the activity began cannot
// be where it is told, so then the statement must say the day or "unknown".
func (b *builder) recorded(s statement, src datedSource, occurred graph.Span) (said graph.SaidOn, inDocument bool) {
	switch said := s.Recorded.value; {
	case said == "":
		begin, _ := occurred.Bounds()
		if !src.recorded.IsZero() && src.recorded.Published < begin {
			b.add(b.file, s.Source.line, "the source is of %s, before the activity of %s began; add recorded: the day on which it was said, or unknown",
				src.recorded.Published, occurred)
		}
		return src.recorded, true
	case said == "unknown":
		return graph.SaidOn{}, true
	case strings.HasPrefix(said, "../"):
		return graph.SaidIn(b.span(s.Recorded), graph.BasisHeld).InDocument(src.cameOut, occurred)
	}
	return graph.SaidAt(b.date(s.Recorded), graph.BasisStated).InDocument(src.cameOut, occurred)
}

// record adds the actor's file as a document and returns its id. It is the source of
// what was said before the document came out that tells of it.
func (b *builder) record() graph.ID {
	key := actorKey(b.file)
	return b.entity(graph.Entity{
		ID: graph.MakeID(graph.Source, Dataset, "actors", key), Name: "Curated seed of actorgraph: " + key,
		Publisher: b.organization(text{value: "actorgraph"}),
	})
}

func joinWords(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "; ")
}

// victim adds a victim once and returns its id.
func (b *builder) victim(v victim) graph.ID {
	b.require(v.Name, v.Class.line, "name", "what the victim is called, or a description in a few words")
	class := v.Class.value
	switch class {
	case "":
		class = "organization"
	case "individual", "group", "organization", "class":
	default:
		b.add(b.file, v.Class.line, "%q is not a class of victim; write individual, group, organization or class", class)
	}
	id := graph.VictimID(v.Name.value)
	known := vocab.ResolveTarget(v.Name.value)
	switch {
	case known.Unresolved || known.IsZero():
	case known.Entity.Kind() != graph.Victim:
		b.add(b.file, v.Name.line, "%q is a %s, not a victim; write it under countries, regions or sectors", v.Name.value, known.Entity.Kind())
	case known.Entity.ID != id:
		b.add(b.file, v.Name.line, "the vocabulary's name for %q is %q; write that, and the other as the source's words", v.Name.value, known.Entity.Name)
	}
	return b.named(v.Name, graph.Entity{ID: id, STIXClass: class})
}

// places adds where a victim is and in which sectors it operates, in the name of
// the claimant and the source of the target claim. What several statements say in
// the same words is one claim.
func (b *builder) places(line int, victim graph.ID, located, operates []graph.ID, target graph.Claim) {
	add := func(p graph.Predicate, object graph.ID) {
		c := graph.Claim{
			Predicate: p, Subject: victim, Object: object, Claimant: target.Claimant, Source: target.Source, Dataset: Dataset,
			Version: graph.Version{SaidOn: target.SaidOn},
		}
		if _, ok := b.claimed[c.Identify()]; !ok {
			b.claim(line, c)
		}
	}
	for _, id := range located {
		add(graph.LocatedAt, id)
	}
	for _, id := range operates {
		add(graph.OperatesIn, id)
	}
}

func (b *builder) located(places []text) []graph.ID {
	var ids []graph.ID
	for _, t := range places {
		id, ok := vocab.Country(t.value)
		if !ok {
			id = b.resolve(t, "country or region", vocab.Region)
		}
		ids = append(ids, id)
	}
	return ids
}

func (b *builder) sectors(words []text) []graph.ID {
	var ids []graph.ID
	for _, t := range words {
		ids = append(ids, b.resolve(t, "sector", vocab.Sector))
	}
	return ids
}
