package graph_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// whole is a claim with every field of its identity.
func whole() graph.Claim {
	return graph.Claim{
		Predicate: graph.Targets, Subject: "actor/seed/apt37", Object: "country/JP", Claimant: "organization/fireeye",
		Source: "source/rpt-apt37", Dataset: "seed", Incident: "incident/seed/apt37-2017", Occurred: graph.MustSpan("2017"),
	}
}

// Ids are written down in stores, in exports and in links: they must never change.
func TestIdentifyNeverDrifts(t *testing.T) {
	tests := []struct {
		claim graph.Claim
		want  graph.ID
	}{
		{whole(), "claim/ohdov8trhuv0op55gvsfp2aa9g"},
		{graph.Claim{Predicate: graph.Active, Subject: "actor/misp-galaxy/x", Dataset: "misp-galaxy"}, "claim/c12o45h1mska8sa9ie4nm6o010"},
		{graph.Claim{Predicate: graph.Named, Subject: "alias/R%C3%A9aper", Object: "actor/seed/apt37", Dataset: "seed", Occurred: graph.MustSpan("2014/..")}, "claim/9arektufm243lqha3co7frs3ig"},
		{graph.Claim{}, "claim/fr5ldiuiasqlih6nt1kapnrnso"},
	}
	for _, tt := range tests {
		if got := tt.claim.Identify(); got != tt.want {
			t.Errorf("%s on %q: got %s, want %s", tt.claim.Predicate, tt.claim.Subject, got, tt.want)
		}
	}
}

func TestIdentifyTellsFieldsApart(t *testing.T) {
	changes := map[string]func(*graph.Claim){
		"predicate":                  func(c *graph.Claim) { c.Predicate = graph.Active },
		"subject":                    func(c *graph.Claim) { c.Subject = "actor/seed/apt38" },
		"object":                     func(c *graph.Claim) { c.Object = "country/VN" },
		"no object":                  func(c *graph.Claim) { c.Object = "" },
		"claimant":                   func(c *graph.Claim) { c.Claimant = "organization/mandiant" },
		"no claimant":                func(c *graph.Claim) { c.Claimant = "" },
		"source":                     func(c *graph.Claim) { c.Source = "source/other" },
		"data set":                   func(c *graph.Claim) { c.Dataset = "eurepoc" },
		"incident":                   func(c *graph.Claim) { c.Incident = "" },
		"occurred":                   func(c *graph.Claim) { c.Occurred = graph.MustSpan("2017-01/2017-12") },
		"undated":                    func(c *graph.Claim) { c.Occurred = graph.Span{} },
		"subject and object swapped": func(c *graph.Claim) { c.Subject, c.Object = c.Object, c.Subject },
		"claimant for source":        func(c *graph.Claim) { c.Claimant, c.Source = c.Source, c.Claimant },
		"a letter moved to the next": func(c *graph.Claim) { c.Subject, c.Object = "actor/seed/apt3", "7country/JP" },
		"a digit moved to the next":  func(c *graph.Claim) { c.Subject, c.Object = "actor/seed/apt37"+"1", c.Object[1:] },
		"a field moved to the next":  func(c *graph.Claim) { c.Subject, c.Object = "", c.Subject+c.Object },
	}
	seen := map[graph.ID]string{whole().Identify(): "unchanged"}
	for name, change := range changes {
		c := whole()
		change(&c)
		if other, ok := seen[c.Identify()]; ok {
			t.Errorf("%s has the id of %s", name, other)
		}
		seen[c.Identify()] = name
	}
}

func TestIdentifyLeavesOutWhatIsNoIdentity(t *testing.T) {
	c := whole()
	sure := 90
	c.Version = graph.Version{SaidOn: graph.SaidOn{Published: "2018-02-20"}, Confidence: &sure, Stated: "Japan", Note: "prose", Markings: []string{"TLP:GREEN"}}
	c.ID, c.Held, c.Stored = "claim/x", []graph.Run{{Recorded: "2018-02-20"}}, graph.Stamp{Seq: 7}
	c.Ends = &graph.Ends{Subject: &graph.Entity{ID: c.Subject}}
	if c.Identify() != whole().Identify() {
		t.Error("what a reading says of a claim changes its id")
	}
}

func TestClaimCheck(t *testing.T) {
	confidence := func(n int) func(*graph.Claim) { return func(c *graph.Claim) { c.Confidence = &n } }
	ends := func(p graph.Predicate, subject, object graph.ID) func(*graph.Claim) {
		return func(c *graph.Claim) { c.Predicate, c.Subject, c.Object = p, subject, object }
	}
	tests := []struct {
		why    string
		change func(*graph.Claim)
		ok     bool
	}{
		{"as it is", func(*graph.Claim) {}, true},
		{"about itself", ends(graph.Overlaps, "actor/seed/x", "actor/seed/x"), true},
		{"active has no object", ends(graph.Active, "actor/seed/x", ""), true},
		{"an incident is attributed to an actor", ends(graph.AttributedTo, "incident/seed/x", "actor/seed/x"), true},
		{"an actor is attributed to a country", ends(graph.AttributedTo, "actor/seed/x", "country/KP"), true},
		{"a subgroup", ends(graph.PartOf, "actor/seed/x", "actor/seed/y"), true},
		{"a name", ends(graph.Named, "alias/Reaper", "actor/seed/x"), true},
		{"nobody says it", func(c *graph.Claim) { c.Claimant, c.Source, c.Incident = "", "", "" }, true},
		{"confidence 0", confidence(0), true},
		{"confidence 100", confidence(100), true},

		{"confidence -1", confidence(-1), false},
		{"confidence 101", confidence(101), false},
		{"no data set", func(c *graph.Claim) { c.Dataset = "" }, false},
		{"no predicate", ends("", "actor/seed/x", "country/JP"), false},
		{"an unknown predicate", ends("uses", "actor/seed/x", "country/JP"), false},
		{"no object", ends(graph.Targets, "actor/seed/x", ""), false},
		{"active with an object", ends(graph.Active, "actor/seed/x", "country/JP"), false},
		{"an actor is no target", ends(graph.Targets, "actor/seed/x", "actor/seed/y"), false},
		{"turned round", ends(graph.Targets, "country/JP", "actor/seed/x"), false},
		{"a sector is not part of an actor", ends(graph.PartOf, "sector/media", "actor/seed/x"), false},
		{"an incident is attributed to no country", ends(graph.AttributedTo, "incident/seed/x", "country/KP"), false},
		{"no id", ends(graph.Targets, "actor", "country/JP"), false},
		{"an empty part", ends(graph.Targets, "actor//x", "country/JP"), false},
		{"white space in an id", ends(graph.Targets, "actor/seed/apt 37", "country/JP"), false},
		{"a claimant that is none", func(c *graph.Claim) { c.Claimant = "actor/seed/x" }, false},
		{"a source that is none", func(c *graph.Claim) { c.Source = "organization/fireeye" }, false},
		{"an incident that is none", func(c *graph.Claim) { c.Incident = "source/x" }, false},
	}
	for _, tt := range tests {
		c := whole()
		tt.change(&c)
		if err := c.Check(); (err == nil) != tt.ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v", tt.why, err)
		}
	}
}

func TestAssertionsJoinTheRunsOfVersions(t *testing.T) {
	c := graph.Claim{Held: []graph.Run{
		{Recorded: "2015-01-01", Withdrawn: "2016-01-01", Version: "a"},
		{Recorded: "2016-01-01", Withdrawn: "2017-01-01", Version: "b"},
		{Recorded: "2018-01-01", Withdrawn: "2019-01-01", Version: "a"},
		{Recorded: "2019-01-01", Version: "c"},
	}}
	want := []graph.Run{{Recorded: "2015-01-01", Withdrawn: "2017-01-01"}, {Recorded: "2018-01-01"}}
	if diff := cmp.Diff(want, c.Assertions()); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
	if c.Recorded() != "2015-01-01" || c.Withdrawn() != "" {
		t.Errorf("recorded %s, withdrawn %q", c.Recorded(), c.Withdrawn())
	}
	var unstored graph.Claim
	if unstored.Recorded() != "" || unstored.Withdrawn() != "" || unstored.Assertions() != nil {
		t.Error("a claim that nothing holds was asserted")
	}
}
