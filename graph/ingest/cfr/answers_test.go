package cfr_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func readTracker(t *testing.T) ingesttest.Result {
	t.Helper()
	return ingesttest.ReadReal(t, cfr.Read, ingest.Options{}, "cfr-cyber-operations-2005-2022.csv")
}

func TestTrackerRejectsWhatIsShifted(t *testing.T) {
	doc := readTracker(t)
	var got []string
	for _, r := range doc.Rejects {
		got = append(got, r.ID)
	}
	want := []string{"record 113", "record 128", "record 209", "record 240", "record 263", "record 334", "record 480"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, c := range doc.Claims {
		for _, stray := range []string{"Espionage", "Defacement", "Government, Military"} {
			if c.Stated == stray && c.Predicate != graph.Targets {
				t.Errorf("%s %s %s says %q", c.Subject, c.Predicate, c.Object, stray)
			}
		}
	}
}

func TestTrackerTellsOfDamageAndDates(t *testing.T) {
	doc := readTracker(t)
	if notes := strings.Join(doc.Notes, "\n"); !strings.Contains(notes, "175 rows have lost characters") {
		t.Errorf("notes: %s", notes)
	}
	if doc.Reading.Recorded != "2022-12-24" {
		t.Errorf("recorded %s, want the last date of the table, 2022-12-24", doc.Reading.Recorded)
	}
	first := graph.LastDate
	for _, c := range doc.Claims {
		if c.Published != "" {
			first = min(first, c.Published)
		}
		if !c.Occurred.IsZero() {
			t.Errorf("%s %s %s occurred %s", c.Subject, c.Predicate, c.Object, c.Occurred)
		}
	}
	if first != "2005-08-25" {
		t.Errorf("the first date is %s, want 2005-08-25", first)
	}
}

// What stays unresolved is kept under its name: companies, people, and prose.
func TestTrackerResolvesMostVictims(t *testing.T) {
	doc := readTracker(t)
	share := doc.Resolved()
	t.Logf("%d mentions, %.1f%% resolved", doc.Mentions, 100*share)
	if share < 0.90 {
		t.Errorf("%.1f%% of the mentions are resolved, want 90%%", 100*share)
	}
}

// Rows whose title is some group's name in MISP are no incidents, but for two
// that CFR itself calls another group's work or tool. Of the 131, one is
// rejected because its columns are shifted.
func TestTrackerProfilesAreNoIncidents(t *testing.T) {
	doc := readTracker(t)
	labels := map[string]bool{}
	for _, name := range cfr.NamesInMISP(t) {
		labels[graph.Fold(name)] = true
	}
	var incidents []string
	profiled := 0
	for _, e := range doc.Entities {
		switch known := labels[graph.Fold(e.Name)]; {
		case known && e.Kind() == graph.Incident:
			incidents = append(incidents, e.Name)
		case known && e.Kind() == graph.Actor && e.Description != "":
			profiled++
		}
	}
	if diff := cmp.Diff([]string{"Operation GhostSecret", "Shady RAT"}, incidents); diff != "" {
		t.Errorf("incidents (-want +got):\n%s", diff)
	}
	if profiled != 131-1-len(incidents) {
		t.Errorf("%d profiles bear the name of a group in MISP, want 128", profiled)
	}
}

// The records of APT 37: five that affiliate something to it, one that profiles it.
func TestTrackerTellsOfAPT37(t *testing.T) {
	doc := readTracker(t)
	var incidents, names []string
	var countries []graph.ID
	for _, c := range doc.Claims {
		switch {
		case c.Object == "actor/cfr/apt37" && c.Predicate == graph.AttributedTo:
			incidents = append(incidents, string(c.Published))
		case c.Object == "actor/cfr/apt37" && c.Predicate == graph.Named:
			names = append(names, strings.ReplaceAll(strings.TrimPrefix(string(c.Subject), "alias/"), "%20", " "))
		case c.Subject == "actor/cfr/apt37" && c.Predicate == graph.Targets && c.Incident == "" && c.Object.Kind() == graph.Country:
			countries = append(countries, c.Object)
		}
	}
	slices.Sort(incidents)
	slices.Sort(names)
	slices.Sort(countries)
	got := fmt.Sprint(slices.Compact(incidents), slices.Compact(names), slices.Compact(countries))
	want := "[ 2021-08-18 2021-11-29 2022-04-21 2022-07-23] [APT 37 APT37 Group 123 Reaper ScarCruft] [country/JP country/KR country/VN]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A title is no key, and one country with a comma in its name is one.
func TestTrackerKeepsTwinsAndCommasApart(t *testing.T) {
	doc := readTracker(t)
	titles := map[string]int{}
	sponsored := map[graph.ID]bool{}
	for _, e := range doc.Entities {
		if e.Kind() == graph.Incident {
			titles[e.Name]++
		}
	}
	for _, c := range doc.Claims {
		if c.Predicate == graph.AttributedTo && c.Stated == "Palestine, State of" {
			sponsored[c.Object] = true
		}
	}
	for _, title := range []string{
		"Targeting of Ukrainian government websites", "Targeting of Afghan telecommunication firm Roshan",
		"Targeting of Southeast Asian telecommunication companies", "Targeting of U.S. defense contractors",
	} {
		if titles[title] != 2 {
			t.Errorf("%q is %d incidents, want 2", title, titles[title])
		}
	}
	if diff := cmp.Diff(map[graph.ID]bool{"country/PS": true}, keepCountries(sponsored)); diff != "" {
		t.Errorf("sponsors (-want +got):\n%s", diff)
	}
}

func keepCountries(ids map[graph.ID]bool) map[graph.ID]bool {
	out := map[graph.ID]bool{}
	for id := range ids {
		if id.Kind() == graph.Country {
			out[id] = true
		}
	}
	return out
}

// At least as many incidents are tied to APT 28 as rows affiliate to it
// without saying that it is only linked, or that tools are similar.
func TestTrackerReadsHedges(t *testing.T) {
	doc := readTracker(t)
	incidents := map[graph.ID]string{}
	for _, c := range doc.Claims {
		if c.Predicate == graph.AttributedTo && c.Object == "actor/cfr/apt28" {
			incidents[c.Incident] = c.Note
		}
	}
	hedged := 0
	for _, note := range incidents {
		if note != "" {
			hedged++
		}
	}
	t.Logf("%d incidents of APT 28, %d of them believed to be", len(incidents), hedged)
	if len(incidents) < 40 || hedged < 25 {
		t.Errorf("got %d incidents of APT 28, %d hedged; want 40 and 25 at least", len(incidents), hedged)
	}
}
