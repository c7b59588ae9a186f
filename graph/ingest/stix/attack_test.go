package stix_test

import (
	"fmt"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

const mitreID = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5"

const (
	byMITRE       = `"created_by_ref": "` + mitreID + `"`
	mitreIdentity = `{"type": "identity", "id": "` + mitreID + `", "name": "The MITRE Corporation", "identity_class": "organization"}`
	vendor        = `{"type": "identity", "id": "identity--9", "name": "Vendor", "identity_class": "organization"}`
)

// groupOf is a group with an ATT&CK id, G000n, and these members.
func groupOf(n, members string) string {
	return fmt.Sprintf(`{"type": "intrusion-set", "id": "intrusion-set--%s", "name": "Group %s", "modified": "2020-02-03T04:05:06Z", %s,
		"external_references": [{"source_name": "mitre-attack", "external_id": "G000%s"}]}`, n, n, members, n)
}

func matrixOf(domain string) string {
	return `{"type": "x-mitre-matrix", "id": "x-mitre-matrix--1", "name": "M", "modified": "2019-01-01T00:00:00Z",
		"external_references": [{"source_name": "mitre-attack", "external_id": "` + domain + `"}]}`
}

// collectionOf is the collection of release 9.9 with these members.
func collectionOf(id, members string) string {
	return `{"type": "x-mitre-collection", "id": "x-mitre-collection--` + id + `", "x_mitre_version": "9.9", "modified": "2021-04-29T14:49:39.188Z", ` + members + `}`
}

// technique is an object outside the model, of some domains and kill chains.
func technique(n int, members string) string {
	return fmt.Sprintf(`{"type": "attack-pattern", "id": "attack-pattern--%d", "name": "T", "modified": "2019-01-01T00:00:00Z", %s}`, n, members)
}

const (
	ofEnterprise = `"x_mitre_domains": ["enterprise-attack"]`
	plain        = `"description": "d"`
)

func TestAReleaseOfATTACKIsToldByTheFile(t *testing.T) {
	release := func(name, dataset, version string, recorded graph.Date, objects ...string) ingesttest.Release {
		return ingesttest.Release{Name: name, Text: bundleOf(objects...), Want: graph.Reading{Dataset: dataset, Release: version, Recorded: recorded, Full: true}}
	}
	chain := func(name string) string {
		return `"kill_chain_phases": [{"kill_chain_name": "` + name + `", "phase_name": "p"}], ` + byMITRE
	}
	ingesttest.Readings(t, stix.Read, []ingesttest.Release{
		release("a collection by its id, among objects of other domains", "attack-ics", "9.9", "2021-04-29",
			collectionOf("90c00720-636b-4485-b342-8751d232bf09", `"name": "Industrial"`), groupOf("1", byMITRE), technique(1, ofEnterprise), technique(2, ofEnterprise)),
		release("a collection by its name", "attack-mobile", "9.9", "2021-04-29",
			collectionOf("1", `"name": "Mobile ATT&CK (beta)"`), groupOf("1", plain)),
		release("a collection by its domain", "attack-enterprise", "9.9", "2021-04-29",
			collectionOf("1", `"name": "x", "x_mitre_domains": ["enterprise-attack"]`), groupOf("1", plain)),
		release("a collection that lists a group without id", "attack-ics", "9.9", "2021-04-29",
			collectionOf("1", `"name": "ICS ATT&CK", "x_mitre_contents": [{"object_ref": "intrusion-set--7"}]`),
			`{"type": "intrusion-set", "id": "intrusion-set--7", "name": "A"}`),
		release("a matrix, without domains", "attack-enterprise", "", "2020-02-03", matrixOf("enterprise-attack"), groupOf("1", plain)),
		release("a matrix beside a group without a maker", "attack-pre", "", "2020-02-03", matrixOf("pre-attack"), groupOf("1", plain)),
		release("two matrices of one domain", "attack-mobile", "", "2020-02-03", matrixOf("mobile-attack"), matrixOf("mobile-attack"), groupOf("1", byMITRE)),
		release("the producer and the kill chain, as in 2018", "attack-pre", "", "2020-02-03",
			mitreIdentity, groupOf("1", byMITRE), technique(1, chain("mitre-pre-attack"))),
		release("the producer and the domains", "attack-mobile", "", "2020-02-03",
			mitreIdentity, groupOf("1", byMITRE+`, "x_mitre_domains": ["enterprise-attack", "mobile-attack"]`), technique(1, `"x_mitre_domains": ["mobile-attack"], `+byMITRE)),
	})
}

// Of several collections the newest of the domain tells the release, whatever
// the order of the files.
func TestTheNewestCollectionTellsTheRelease(t *testing.T) {
	const (
		older = `{"type": "x-mitre-collection", "id": "x-mitre-collection--2", "name": "Enterprise ATT&CK", "x_mitre_version": "8.0", "modified": "2020-10-27T00:00:00Z"}`
		other = `{"type": "x-mitre-collection", "id": "x-mitre-collection--3", "name": "Mobile ATT&CK", "x_mitre_version": "7.7", "modified": "2022-01-01T00:00:00Z"}`
	)
	newest := collectionOf("1", `"name": "Enterprise ATT&CK"`)
	rest := []string{groupOf("1", byMITRE), technique(1, ofEnterprise+", "+byMITRE)}
	want := graph.Reading{Dataset: "attack-enterprise", Release: "9.9", Recorded: "2021-04-29", Full: true}
	var releases []ingesttest.Release
	for name, collections := range map[string][]string{
		"of one domain, the newest last":   {older, newest},
		"of one domain, the newest first":  {newest, older},
		"another domain's first":           {other, newest},
		"another domain's last":            {newest, other},
		"another domain's between the two": {newest, other, older},
	} {
		releases = append(releases, ingesttest.Release{Name: name, Text: bundleOf(append(collections, rest...)...), Want: want})
	}
	ingesttest.Readings(t, stix.Read, releases)
}

// What carries ATT&CK's objects beside another's is no release of ATT&CK.
func TestAPassengerDoesNotTellTheDataSet(t *testing.T) {
	own := `{"type": "intrusion-set", "id": "intrusion-set--8", "name": "Own", "modified": "2020-02-03T04:05:06Z", "created_by_ref": "identity--9"}`
	unsigned := `{"type": "intrusion-set", "id": "intrusion-set--8", "name": "Own", "modified": "2020-02-03T04:05:06Z"}`
	whole := collectionOf("1f5f1533-f617-4ca8-9ab4-6a02367fa019", `"name": "Enterprise ATT&CK", `+byMITRE)
	for name, objects := range map[string][]string{
		"a technique":                      {unsigned, technique(1, ofEnterprise)},
		"a technique and a matrix":         {unsigned, technique(1, ofEnterprise), matrixOf("enterprise-attack")},
		"a collection, beside own groups":  {vendor, own, whole, groupOf("1", byMITRE)},
		"a collection, and an unsigned":    {unsigned, whole, groupOf("1", byMITRE)},
		"the producer, and an unsigned":    {mitreIdentity, groupOf("1", byMITRE), groupOf("2", plain), technique(1, ofEnterprise)},
		"MITRE's groups, and who was hit":  {mitreIdentity, matrixOf("enterprise-attack"), groupOf("1", byMITRE), vendor, relation("targets", "intrusion-set--1", "identity--9", "")},
		"MITRE's groups, and indicators":   {mitreIdentity, matrixOf("enterprise-attack"), groupOf("1", byMITRE), `{"type": "indicator", "id": "indicator--1"}`},
		"MITRE's groups, and a report":     {mitreIdentity, matrixOf("enterprise-attack"), groupOf("1", byMITRE), `{"type": "report", "id": "report--1", "name": "R"}`},
		"another's collection":             {own, vendor, collectionOf("1", `"name": "Enterprise ATT&CK", "created_by_ref": "identity--9"`), groupOf("1", byMITRE)},
		"a group of MITRE's by itself":     {groupOf("1", byMITRE+", "+ofEnterprise)},
		"two releases in one":              {groupOf("1", byMITRE), matrixOf("enterprise-attack"), matrixOf("mobile-attack"), technique(1, ofEnterprise), technique(2, `"x_mitre_domains": ["mobile-attack"]`)},
		"a collection of no domain of its": {collectionOf("1", `"name": "Space ATT&CK"`), groupOf("1", byMITRE)},
	} {
		t.Run(name, func(t *testing.T) {
			in := []ingest.Input{ingest.Bytes("f", []byte(bundleOf(objects...)))}
			ingesttest.Refuses(t, stix.Read, []ingesttest.Refusal{{Name: "asks", Inputs: in, Want: "dataset: "}})
			doc, _ := ingesttest.MustRead(t, stix.Read, in, feed)
			if doc.Reading.Full || doc.Reading.Dataset != feed.Dataset {
				t.Errorf("with a key it is read as %+v", doc.Reading)
			}
		})
	}
}

// A group goes by its ATT&CK id whatever the domain and the form, and what a
// vendor dates to the day stays so.
func TestIDsOfATTACKInEveryForm(t *testing.T) {
	id := func(domain string) graph.ID { return graph.MakeID(graph.Actor, "attack-"+domain, "G0001") }
	forms := map[graph.ID][]string{
		id("ics"):        {collectionOf("1", `"name": "ICS ATT&CK"`), groupOf("1", plain)},
		id("enterprise"): {matrixOf("enterprise-attack"), groupOf("1", plain)},
		id("mobile"):     {mitreIdentity, groupOf("1", byMITRE), technique(1, `"x_mitre_domains": ["mobile-attack"]`)},
		id("pre"):        {matrixOf("pre-attack"), groupOf("1", byMITRE)},
	}
	for want, objects := range forms {
		doc, _ := ingesttest.MustRead(t, stix.Read, []ingest.Input{ingest.Bytes("f", []byte(bundleOf(objects...)))}, ingest.Options{})
		if !hasEntity(doc, want) {
			t.Errorf("%s is not there", want)
		}
	}
	part := []ingest.Input{ingest.Bytes("f", []byte(bundleOf(groupOf("1", byMITRE))))}
	doc, _ := ingesttest.MustRead(t, stix.Read, part, ingest.Options{Dataset: "attack-ics"})
	if !hasEntity(doc, id("ics")) || doc.Reading.Full {
		t.Errorf("a part of ATT&CK under its key: got %+v, want G0001 added", doc.Reading)
	}
}

func hasEntity(doc graph.Document, id graph.ID) bool {
	for _, e := range doc.Entities {
		if e.ID == id {
			return true
		}
	}
	return false
}
