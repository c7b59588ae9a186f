package graphtest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func writeCases() []testCase {
	return []testCase{
		{"a document is stored whole, with its numbers", storesDocument},
		{"every field of a claim and its entities comes back", returnsEveryField},
		{"every predicate joins every kind that it may", storesEveryPredicate},
		{"the receipt tells new, changed and withdrawn claims apart", countsMoves},
		{"the same document again changes nothing and says so", sameAgain},
		{"order, repetition and normal form make no other document", sameInDisguise},
		{"the document is normalized in place", normalizesInPlace},
		{"the last of an entity and of a claim counts", lastCounts},
		{"a dry run says the same and changes nothing", dryRun},
		{"stamps count from 1, and each is later than the last", stampsGrow},
		{"the zero time to write at is the present", stampsThePresent},
		{"confidence 0, none, and no markings are kept apart", keepsNothingApart},
		{"long and awkward texts come back as they were", keepsAwkwardTexts},
		{"names that differ in case are two aliases", aliasesDifferInCase},
		{"an end may have been brought by an earlier document", endFromEarlier},
		{"data sets do not withdraw each other's claims", datasetsApart},
		{"stats count what is asserted and held today", countsToday},
	}
}

func storesDocument(t *testing.T, s graph.Store) {
	before := stats(t, s)
	same(t, "stats of an empty store", before, graph.Stats{})
	r := write(t, s, Release("seed", "2018-02-20",
		Targeted(reaper, korea, "2014/2017"), Targeted(reaper, japan, "2017"), Targeted(reaper2, victim, "")))
	if r.Unchanged || r.Claims != 3 || r.Entities != 5 || r.New != 3 || r.Changed != 0 || r.Withdrawn != 0 {
		t.Errorf("receipt %+v, want 3 new claims and 5 entities", r)
	}
	if r.Reading.ID == "" || r.Reading.Digest == "" || r.Reading.Stored.Seq != 1 {
		t.Errorf("reading %+v, want an id, a digest and the stamp 1", r.Reading)
	}
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 3 {
		t.Errorf("the store has %d claims, want 3", len(got))
	}
	after := stats(t, s)
	same(t, "stats", after, graph.Stats{
		Entities: map[graph.Kind]int{graph.Actor: 2, graph.Country: 2, graph.Victim: 1},
		Claims:   map[graph.Predicate]int{graph.Targets: 3},
		Datasets: map[string]int{"seed": 3},
		Last:     r.Reading.Stored,
	})
}

func returnsEveryField(t *testing.T, s graph.Store) {
	want := []graph.Entity{
		{ID: reaper, Name: "Reaper", Dataset: "seed", ExternalID: "intrusion-set--1", URL: "https://example.org/?a=1&b=%20", ReplacedBy: reaper2, Markings: []string{"TLP:GREEN", "TLP:AMBER"}, STIXType: "threat-actor", Description: "Été <b>"},
		{ID: "country/KR", Name: "South Korea", Names: []string{"Republic of Korea", "대한민국"}, ISO2: "KR", ISO3: "KOR", Numeric: "410"},
		{ID: "victim/x", Name: "X", STIXClass: "class"},
		{ID: incident, Name: "966", Dataset: "seed", STIXType: "campaign", Occurred: graph.MustSpan("2017-05/..")},
		{ID: "source/apt37", Name: "APT37 (Reaper)", Publisher: "organization/fireeye", Published: graph.MustSpan("2018-02-20"), URL: "https://example.org/apt37"},
		{ID: "organization/fireeye", Name: "FireEye"},
		{ID: "dataset/seed", Name: "Seed", Licence: "CC0-1.0"},
	}
	c := Sure(Targeted(reaper, "victim/x", "2017-05/2017-06"), 75)
	c.Claimant, c.Source, c.Incident = "organization/fireeye", "source/apt37", incident
	c.SaidOn = graph.SaidOn{Published: "2018-01-31", PublishedFrom: "2018-01-01", Basis: graph.BasisStated}
	c.Stated, c.Note, c.Markings = "Ménage, 2017?", "ours", []string{"TLP:CLEAR"}
	doc := With(Release("seed", "2018-02-20", c), want...)
	wantClaim := doc.Claims[0]
	receipt := write(t, s, doc)

	slices.SortFunc(want, func(a, b graph.Entity) int { return strings.Compare(string(a.ID), string(b.ID)) })
	byID := make(map[graph.ID]*graph.Entity)
	for _, w := range want {
		w.Recorded = "2018-02-20"
		if slices.Contains([]graph.ID{reaper, "victim/x", incident, "source/apt37", "organization/fireeye"}, w.ID) {
			w.Recorded = c.Published // of the claim that names it
		}
		got := entity(t, s, w.ID, graph.View{})
		same(t, string(w.ID), got, w)
		byID[w.ID] = &got
	}
	wantClaim.Stored = receipt.Reading.Stored
	wantClaim.Held = []graph.Run{{Recorded: "2018-01-31", RecordedFrom: "2018-01-01", Basis: graph.BasisStated, Version: graph.VersionKey(wantClaim.Version), Confidence: c.Confidence}}
	wantClaim.Ends = &graph.Ends{Subject: byID[reaper], Object: byID["victim/x"], Claimant: byID["organization/fireeye"], Source: byID["source/apt37"], Incident: byID[incident]}
	same(t, "claim", one(t, s, graph.ClaimQuery{}), wantClaim)
}

func storesEveryPredicate(t *testing.T, s graph.Store) {
	claims := []graph.Claim{
		Said(graph.Active, reaper, ""),
		Called("Reaper", reaper, ""), Called("...", reaper, "FireEye"),
		Said(graph.OriginatesFrom, reaper, "country/KP"),
		Said(graph.AttributedTo, reaper, reaper2), Said(graph.AttributedTo, reaper, "organization/lab"), Said(graph.AttributedTo, reaper, "country/KP"), Said(graph.AttributedTo, incident, reaper),
		Said(graph.LocatedAt, victim, korea), Said(graph.LocatedAt, victim, "region/asia"), Said(graph.LocatedAt, korea, "region/asia"), Said(graph.LocatedAt, "region/asia", "region/world"),
		Said(graph.PartOf, "sector/military", "sector/government"), Said(graph.PartOf, reaper, reaper2),
		Said(graph.OperatesIn, victim, "sector/military"),
		Said(graph.SameAs, reaper, reaper2), Said(graph.SameAs, reaper, reaper), // an actor that is the same as itself
		Said(graph.Overlaps, reaper, reaper2), Said(graph.SimilarTo, reaper, reaper2),
		Said(graph.DifferentFrom, reaper, reaper2), Said(graph.DifferentFrom, reaper, reaper),
		Targeted(reaper, victim, ""), Targeted(reaper, korea, ""), Targeted(reaper, "region/asia", ""), Targeted(reaper, "sector/military", ""),
	}
	doc := Release("seed", "2018-02-20", claims...)
	write(t, s, doc)
	got := all(t, s, graph.ClaimQuery{})
	same(t, "ids", idsOf(got), idsOf(doc.Claims)) // recorded on one day, so by id
	for i, c := range got {
		if c.Identify() != c.ID || c.Predicate != doc.Claims[i].Predicate {
			t.Errorf("claim %+v came back as another", c)
		}
		if (c.Object == "") != (c.Ends.Object == nil) {
			t.Errorf("%s: object %q, its entity %v", c.Predicate, c.Object, c.Ends.Object)
		}
	}
}

func countsMoves(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01",
		Targeted(reaper, korea, ""), Sure(Targeted(reaper, japan, ""), 10), Targeted(reaper, victim, "")))
	r := write(t, s, Release("seed", "2018-02-01",
		Targeted(reaper, korea, ""), Sure(Targeted(reaper, japan, ""), 20), Targeted(reaper, vietnam, "")))
	if r.New != 1 || r.Changed != 1 || r.Withdrawn != 1 || r.Claims != 3 {
		t.Errorf("receipt %+v, want one claim new, one changed, one withdrawn", r)
	}
}

func sameAgain(t *testing.T, s graph.Store) {
	doc := func() *graph.Document {
		return Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"), Called("Reaper", reaper, "FireEye"))
	}
	first := write(t, s, doc())
	before := stats(t, s)
	again := write(t, s, doc())
	if !again.Unchanged || again.New+again.Changed+again.Withdrawn != 0 || again.Claims != 2 {
		t.Errorf("receipt %+v, want it unchanged", again)
	}
	same(t, "reading", again.Reading, first.Reading)
	same(t, "stats", stats(t, s), before)
	same(t, "readings", readings(t, s), []graph.Reading{first.Reading})
}

func sameInDisguise(t *testing.T, s graph.Store) {
	const nfc, nfd = "Caf\u00e9 Noir", "Cafe\u0301 Noir"
	doc := func(name string) *graph.Document {
		return With(Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"), Targeted(reaper, japan, "2017")),
			graph.Entity{ID: reaper, Name: name, Dataset: "seed"})
	}
	write(t, s, doc(nfc))
	other := doc("  " + nfd + "\t")
	other.Claims = append(other.Claims, other.Claims...)
	slices.Reverse(other.Claims)
	other.Reading.Release = "" // which is then named by the date
	if r := write(t, s, other); !r.Unchanged {
		t.Errorf("receipt %+v, want it unchanged", r)
	}
}

func normalizesInPlace(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"), Targeted(reaper, japan, "2017"))
	want := idsOf(doc.Claims)
	slices.Reverse(doc.Claims)
	doc.Claims[0].ID = "claim/forged"
	doc.Reading.Release = ""
	write(t, s, doc)
	same(t, "ids", idsOf(doc.Claims), want)
	same(t, "release", doc.Reading.Release, "2018-02-20")
}

func lastCounts(t *testing.T, s graph.Store) {
	c := Targeted(reaper, korea, "2017")
	doc := With(Release("seed", "2018-02-20", c), graph.Entity{ID: reaper, Name: "First", Dataset: "seed"}, graph.Entity{ID: reaper, Name: "Last", Dataset: "seed"})
	again := doc.Claims[0]
	again.Note = "the later one"
	doc.Claims = append(doc.Claims, again)
	write(t, s, doc)
	if got := one(t, s, graph.ClaimQuery{}); got.Note != "the later one" || got.Ends.Subject.Name != "Last" {
		t.Errorf("stored %q of %q, want the later one of Last", got.Note, got.Ends.Subject.Name)
	}
}

func dryRun(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, "")))
	before, claims := stats(t, s), all(t, s, graph.ClaimQuery{})
	at := time.Now().Add(time.Hour)
	doc := Release("seed", "2018-02-01", Targeted(reaper, korea, ""), Targeted(reaper2, vietnam, ""))
	dry, err := s.Write(t.Context(), doc, graph.WriteOptions{DryRun: true, Now: at})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "stats after a dry run", stats(t, s), before)
	same(t, "claims after a dry run", all(t, s, graph.ClaimQuery{}), claims)
	same(t, "readings after a dry run", len(readings(t, s)), 1)
	wet, err := s.Write(t.Context(), doc, graph.WriteOptions{Now: at})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what the dry run said", dry, wet)
	var plan graph.Plan
	undoing, err := s.Write(t.Context(), nil, graph.WriteOptions{DryRun: true, Undo: wet.Reading.ID, Planned: func(p graph.Plan) { plan = p }})
	if err != nil {
		t.Fatal(err)
	}
	for object, want := range map[graph.ID]int{japan: 1, vietnam: 0} { // what the release let go, and what it brought
		c := one(t, s, graph.ClaimQuery{Objects: []graph.ID{object}, View: graph.View{WithWithdrawn: true}})
		runs, moved := plan.Runs[c.ID]
		if !moved || len(runs) != want || want > 0 && runs[0].Withdrawn != "" {
			t.Errorf("%s is planned to be held %+v (moved: %v), want %d times, to this day", object, runs, moved, want)
		}
	}
	if undoing.New+undoing.Changed+undoing.Withdrawn == 0 || readings(t, s)[1].Undone.Seq != 0 {
		t.Errorf("a dry undo said %+v and left %+v", undoing, readings(t, s)[1])
	}
}

func stampsGrow(t *testing.T, s graph.Store) {
	now := time.Date(2026, 8, 6, 12, 0, 0, 1234, time.FixedZone("", 3600))
	var last graph.Stamp
	for i, day := range []graph.Date{"2018-01-01", "2018-01-02", "2018-01-03", "2018-01-04"} {
		doc := Report("seed", day, Targeted(reaper, korea, string(day)))
		r, err := s.Write(t.Context(), doc, graph.WriteOptions{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Reading.Stored
		if got.Seq != int64(i+1) || !got.Time.After(last.Time) || got.Time.Location() != time.UTC {
			t.Errorf("commit %d is stamped %v after %v", i+1, got, last)
		}
		same(t, "stamp as kept", stats(t, s).Last, got)
		last = got
		now = now.Add(-time.Minute) // a clock that was set back
	}
}

func stampsThePresent(t *testing.T, s graph.Store) {
	before := time.Now().Truncate(time.Microsecond)
	r := write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	if got := r.Reading.Stored.Time; got.Before(before) || got.After(time.Now()) {
		t.Errorf("stamped %v, want the present, %v", got, before)
	}
}
