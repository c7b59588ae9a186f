package seed

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// The seed quotes public data sets. These tests read the data sets themselves
// and hold the quotations against them: no source is made to say what it does
// not say.

// quoted is a data set that the seed quotes, with its records' names.
type quoted struct {
	ingesttest.Result
	names map[graph.ID][]string // of each record, its own first
}

func quote(t *testing.T, read ingest.Read, o ingest.Options, files ...string) quoted {
	t.Helper()
	q := quoted{ingesttest.ReadReal(t, read, o, files...), map[graph.ID][]string{}}
	for _, e := range q.Live(graph.Actor) {
		q.names[e.ID] = append([]string{e.Name}, e.Names...) // ATT&CK's ids are names of its records
	}
	for _, c := range q.ClaimsOf(graph.Named, "") {
		if name := q.ByID[c.Subject].Name; !slices.Contains(q.names[c.Object], name) {
			q.names[c.Object] = append(q.names[c.Object], name)
		}
	}
	return q
}

func quoteMISP(t *testing.T) quoted {
	return quote(t, misp.Read, ingest.Options{Recorded: "2026-08-06"}, "misp-threat-actor.json", "misp-producer.json")
}

func quoteAttack(t *testing.T) quoted {
	return quote(t, stix.Read, ingest.Options{}, "attack-enterprise-18.1-groups-campaigns-stix2.0.json")
}

func quoteEuRepoC(t *testing.T) quoted {
	return quote(t, eurepoc.Read, ingest.Options{Recorded: "2023-04-20"},
		"eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv")
}

// recordOf returns the record that an actor of the seed is in the data set: the
// one of its ATT&CK id, else that of its own name, else the one that has most of
// the names that the seed takes from there.
func (q quoted) recordOf(actor graph.Entity, names []string) graph.ID {
	var best graph.ID
	most := 0
	for id, all := range q.names {
		score := 0
		for _, n := range names {
			if slices.Contains(all, n) {
				score++
			}
		}
		if graph.Fold(all[0]) == graph.Fold(actor.Name) {
			score += 1000
		}
		if actor.ExternalID != "" && slices.Contains(q.ByID[id].Names, actor.ExternalID) {
			score += 2000
		}
		if score > most {
			best, most = id, score
		}
	}
	return best
}

// holds reports whether the data set calls any of its records so.
func (q quoted) holds(name string) bool {
	for _, names := range q.names {
		if slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// namesFrom returns the names that the seed says to be in a source, by actor.
func namesFrom(doc graph.Document, source graph.ID) map[graph.ID][]string {
	held, out := entities(doc), map[graph.ID][]string{}
	for _, c := range doc.Claims {
		if name := held[c.Subject].Name; c.Predicate == graph.Named && c.Source == source && !slices.Contains(out[c.Object], name) {
			out[c.Object] = append(out[c.Object], name)
		}
	}
	return out
}

// A data set that keeps two records apart, such as MISP's Naikon and APT30, says
// the names of one of them alone of the seed's actor.
func TestNamesAreThoseOfOneRecord(t *testing.T) {
	doc := embeddedDocument(t)
	held, checked := entities(doc), 0
	for source, q := range map[graph.ID]quoted{
		"source/seed/misp-threat-actor": quoteMISP(t),
		"source/seed/attack-enterprise": quoteAttack(t),
	} {
		for actor, names := range namesFrom(doc, source) {
			record := q.recordOf(held[actor], names)
			for _, n := range names {
				checked++
				if !slices.Contains(q.names[record], n) {
					t.Errorf("%s: %s does not call its %s %q", held[actor].Name, source, q.ByID[record].Name, n)
				}
			}
		}
	}
	if t.Logf("%d names", checked); checked < 780 {
		t.Errorf("got %d names, want about 800", checked)
	}
}

// So do its origins, sponsors and targets.
func TestWhatMISPSaysIsSaidOfOneRecord(t *testing.T) {
	const source = "source/seed/misp-threat-actor"
	doc, galaxy := embeddedDocument(t), quoteMISP(t)
	held, names, checked := entities(doc), namesFrom(doc, source), 0
	type saying struct {
		subject graph.ID
		graph.Predicate
		object graph.ID
	}
	said := map[saying]bool{}
	for _, c := range galaxy.Claims {
		said[saying{c.Subject, c.Predicate, c.Object}] = true
	}
	for _, c := range doc.Claims {
		if c.Source != source || c.Subject.Kind() != graph.Actor {
			continue
		}
		checked++
		record := galaxy.recordOf(held[c.Subject], names[c.Subject])
		if !said[saying{record, c.Predicate, c.Object}] {
			t.Errorf("%s: MISP does not say of its %s: %s %s", held[c.Subject].Name, galaxy.ByID[record].Name, c.Predicate, c.Object)
		}
	}
	if checked < 300 {
		t.Errorf("got %d claims, want more", checked)
	}
}

func TestCampaignsOfAttackHaveItsTimes(t *testing.T) {
	attack, checked := quoteAttack(t), 0
	for _, e := range embeddedDocument(t).Entities {
		if strings.HasPrefix(string(e.ID), "incident/seed/attack-") && !strings.HasPrefix(string(e.ReplacedBy), "incident/attack-enterprise/C") {
			t.Errorf("%s stands for %q, want ATT&CK's own record", e.ID, e.ReplacedBy)
		}
		if e.Dataset != "attack-enterprise" {
			continue
		}
		checked++
		campaign, ok := attack.ByID[e.ID]
		if !ok || campaign.Occurred != e.Occurred {
			t.Errorf("%s %s: %s, but ATT&CK says %s", e.ID, e.Name, e.Occurred, campaign.Occurred)
		}
	}
	if checked < 22 {
		t.Errorf("got %d campaigns, want 22", checked)
	}
}

// inProse are victims that EuRepoC names in the title or the description of an
// incident, where its table of receivers names none.
var inProse = map[string]graph.ID{
	"327":  "victim/telventcanada",
	"426":  "victim/finnishministryforforeignaffairs",
	"588":  "victim/siemens",
	"777":  "victim/trimble",
	"1056": "victim/fareasterninternationalbank",
	"1194": "victim/visma",
	"1245": "victim/mitsubishielectric",
}

// inError is a receiver that EuRepoC has by mistake: Banco de Chile, of which
// its cited articles tell, is not the central bank.
var inError = map[string]graph.ID{"1134": "victim/centralbankchile"}

// An incident that quotes EuRepoC has the actor, the time and the targets that
// EuRepoC's tables have. The sample at hand holds a third of the incidents.
func TestQuotedIncidentsAreAsEuRepoCHasThem(t *testing.T) {
	sample := quoteEuRepoC(t)
	doc := embeddedDocument(t)
	held := entities(doc)
	called := map[graph.ID][]string{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.Named {
			called[c.Object] = append(called[c.Object], graph.Fold(held[c.Subject].Name))
		}
	}
	checked := 0
	for _, e := range doc.Entities {
		number, ok := strings.CutPrefix(string(e.ID), "incident/eurepoc/")
		original, inSample := sample.ByID[graph.MakeID(graph.Incident, "eurepoc", number)]
		if !ok || !inSample {
			continue
		}
		checked++
		if e.Occurred != original.Occurred {
			t.Errorf("%s: %s, but EuRepoC says %s", e.Name, e.Occurred, original.Occurred)
		}
		actor, got := targetsOf(doc.Claims, e.ID, inProse[number])
		initiators, want := targetsOf(sample.Claims, original.ID, inError[number])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: targets (-EuRepoC +seed):\n%s", e.Name, diff)
		}
		is := func(id graph.ID) bool {
			return slices.ContainsFunc(sample.names[id], func(n string) bool { return slices.Contains(called[actor[0]], graph.Fold(n)) })
		}
		if len(actor) != 1 || !slices.ContainsFunc(initiators, is) {
			t.Errorf("%s: got actors %v, want one of %v", e.Name, actor, initiators)
		}
	}
	if checked < 55 {
		t.Errorf("got %d incidents of the sample, want more", checked)
	}
}

// targetsOf returns the actors of an incident and what they targeted in it, but
// for one target.
func targetsOf(claims []graph.Claim, incident, but graph.ID) (actors, targets []graph.ID) {
	for _, c := range claims {
		if c.Incident != incident || (c.Predicate != graph.Targets && c.Predicate != graph.Active) {
			continue
		}
		actors = append(actors, c.Subject)
		if c.Object != but && c.Object != "" {
			targets = append(targets, c.Object)
		}
	}
	slices.Sort(actors)
	slices.Sort(targets)
	return slices.Compact(actors), slices.Compact(targets)
}

// The document that a data set is tells who publishes it, by the organization that the
// seed means by it: a view of what one publisher says holds what both say of it.
func TestDataSetsHaveOnePublisherEach(t *testing.T) {
	doc := embeddedDocument(t)
	held := entities(doc)
	for own, quoted := range map[graph.ID]struct {
		quoted
		source graph.ID
	}{
		"source/seed/misp-threat-actor": {quoteMISP(t), "source/misp-galaxy"},
		"source/seed/attack-enterprise": {quoteAttack(t), "source/attack-enterprise"},
		"source/seed/eurepoc-dashboard": {quoteEuRepoC(t), "source/eurepoc"},
	} {
		publisher := quoted.ByID[quoted.source].Publisher
		if publisher == "" || publisher != held[own].Publisher {
			t.Errorf("%s is published by %q, and %s by %q", quoted.source, publisher, own, held[own].Publisher)
		}
	}
}
