package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// history is a store with the releases of two data sets. In 2018 misp has a
// record by name, which is given a uuid in 2020, and a record Axiom, which is gone
// in 2020, when its name is given to APT17. Attack is first read in 2021.
func history(t *testing.T) graph.Store {
	t.Helper()
	s := sqlitetest.Open(t)
	record := func(id, name string) graph.Entity {
		dataset, _, _ := strings.Cut(id, "/")
		return graph.Entity{ID: graph.ID("actor/" + id), Name: name, Dataset: dataset}
	}
	replaced := record("misp/apt37", "APT37")
	replaced.ReplacedBy = "actor/misp/uuid-37"
	write := func(dataset string, day graph.Date, records []graph.Entity, names ...string) {
		doc := graphtest.With(graphtest.Release(dataset, day), records...)
		for i, name := range names {
			if name != "" {
				doc.Claims = append(doc.Claims, graphtest.Called(name, records[i].ID, ""))
				doc.Claims[len(doc.Claims)-1].Dataset = dataset
				doc.Entities = append(doc.Entities, graphtest.EntityOf(graph.AliasID(name)))
			}
		}
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	write("misp", "2018-01-01", []graph.Entity{record("misp/apt37", "APT37"), record("misp/axiom", "Axiom"), record("misp/apt17", "APT17")}, "Reaper", "Group 72", "Old Name")
	write("misp", "2020-01-01", []graph.Entity{record("misp/uuid-37", "APT37"), replaced, record("misp/apt17", "APT17")}, "Reaper", "", "Axiom")
	write("attack", "2021-01-01", []graph.Entity{record("attack/G0067", "APT37"), record("attack/G0001", "Group 72"), record("attack/G0025", "Old Name")})
	return s
}

// actorsOf writes for each id the actor that it belongs to.
func actorsOf(r *identity.Resolution, ids ...string) string {
	var out []string
	for _, id := range ids {
		out = append(out, id+" "+strings.TrimPrefix(string(r.Actor(graph.ID("actor/"+id))), "actor/"))
	}
	return strings.Join(out, ", ")
}

func existing(r *identity.Resolution) string {
	var out []string
	for id := range r.Existing() {
		out = append(out, strings.TrimPrefix(string(id), "actor/"))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestLoad(t *testing.T) {
	s := history(t)
	const now = "misp/apt37 attack/G0067, misp/uuid-37 attack/G0067, misp/axiom attack/G0001, misp/apt17 misp/apt17"
	for _, tt := range []struct {
		why      string
		view     graph.View
		actors   string
		existing string
	}{
		{
			"today: one that is gone is joined by the last of its names, one that lost its name is not",
			graph.View{},
			now, "attack/G0001 attack/G0025 attack/G0067 misp/apt17 misp/uuid-37",
		},
		{"the past knows the same groups, and the records that existed", graph.View{KnownAsOf: "2019-01-01"}, now, "misp/apt17 misp/apt37 misp/axiom"},
		{"before all", graph.View{KnownAsOf: "2017-01-01"}, now, ""},
		{
			"by the names of then",
			graph.View{KnownAsOf: "2019-01-01", Identity: graph.IdentityThen},
			"misp/apt37 misp/apt37, misp/uuid-37 misp/uuid-37, misp/axiom misp/axiom, misp/apt17 misp/apt17", "misp/apt17 misp/apt37 misp/axiom",
		},
		{
			"by the names of a later day",
			graph.View{KnownAsOf: "2020-06-01", Identity: graph.IdentityThen},
			"misp/apt37 misp/uuid-37, misp/uuid-37 misp/uuid-37, misp/axiom misp/axiom, misp/apt17 misp/apt17", "misp/apt17 misp/uuid-37",
		},
		{"then is now where no day is given", graph.View{Identity: graph.IdentityThen}, now, "attack/G0001 attack/G0025 attack/G0067 misp/apt17 misp/uuid-37"},
		{
			"no lens joins, but an id that was replaced leads on",
			graph.View{Lens: graph.LensNone, KnownAsOf: "2019-01-01"},
			"misp/apt37 misp/uuid-37, misp/uuid-37 misp/uuid-37, misp/axiom misp/axiom, misp/apt17 misp/apt17", "misp/apt17 misp/apt37 misp/axiom",
		},
	} {
		r, err := identity.Load(t.Context(), s, tt.view)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.actors, actorsOf(r, "misp/apt37", "misp/uuid-37", "misp/axiom", "misp/apt17")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
		if diff := cmp.Diff(tt.existing, existing(r)); diff != "" {
			t.Errorf("%s: what exists (-want +got):\n%s", tt.why, diff)
		}
	}
}

// A document of 2016 uses the names of records that their data sets had later. They
// join what there was then once more than a name is known of them.
func TestLoadOfDatedNames(t *testing.T) {
	s := sqlitetest.Open(t)
	write := func(dataset string, day graph.Date, published graph.Date, claims ...graph.Claim) {
		doc := graphtest.Release(dataset, day)
		for _, c := range claims {
			c.Dataset = dataset
			c.SaidOn = graph.SaidAt(published, graph.BasisPublished)
			doc.Claims = append(doc.Claims, c)
			doc.Entities = append(doc.Entities, graphtest.EntityOf(c.Subject), graphtest.EntityOf(c.Object))
		}
		if _, err := s.Write(t.Context(), graphtest.With(doc), graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	seed, attack := graph.ID("actor/seed/apt37"), graph.ID("actor/attack/G0067")
	write("seed", "2024-01-01", "2016-01-01", graphtest.Called("Reaper", seed, ""), graphtest.Targeted(seed, "country/KR", ""))
	write("attack", "2025-01-01", "2016-01-01", graphtest.Called("Reaper", attack, ""))
	for _, tt := range []struct {
		why  string
		view graph.View
		want string
	}{
		{"today", graph.View{}, "seed/apt37 seed/apt37, attack/G0067 seed/apt37"},
		{"of the past as known today", graph.View{KnownAsOf: "2018-01-01"}, "seed/apt37 seed/apt37, attack/G0067 seed/apt37"},
		{"attack had no record then", graph.View{KnownAsOf: "2018-01-01", Identity: graph.IdentityThen}, "seed/apt37 seed/apt37, attack/G0067 attack/G0067"},
		{"since its release", graph.View{KnownAsOf: "2025-01-01", Identity: graph.IdentityThen}, "seed/apt37 seed/apt37, attack/G0067 seed/apt37"},
	} {
		r, err := identity.Load(t.Context(), s, tt.view)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, actorsOf(r, "seed/apt37", "attack/G0067")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

// A store as it was: what a later commit brought changes nothing.
func TestLoadHonoursTheSnapshot(t *testing.T) {
	s := history(t)
	readings, err := s.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := identity.Load(t.Context(), s, graph.View{Snapshot: readings[0].Stored.Time})
	if err != nil {
		t.Fatal(err)
	}
	const want = "misp/apt37 misp/apt37, misp/axiom misp/axiom"
	if got := actorsOf(r, "misp/apt37", "misp/axiom"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r.Gone("actor/misp/axiom") {
		t.Error("a record is gone before the commit that let it go")
	}
}

// An id that was replaced is asked for with those of its actor, or what was said
// of it would be lost.
func TestIDsHoldThoseThatWereReplaced(t *testing.T) {
	r, err := identity.Load(t.Context(), history(t), graph.View{})
	if err != nil {
		t.Fatal(err)
	}
	want := []graph.ID{"actor/attack/G0067", "actor/misp/apt37", "actor/misp/uuid-37"}
	for _, id := range want {
		if diff := cmp.Diff(want, r.IDs(id)); diff != "" {
			t.Errorf("of %s (-want +got):\n%s", id, diff)
		}
	}
}

// A record that is gone has no name that its data set took from it while it was
// there, and none that another data set let go on the day on which it went.
func TestRecordsThatAreGoneDoNotGetBackEarlierNames(t *testing.T) {
	s := history(t)
	write := func(dataset string, day graph.Date, name string, records ...graph.Entity) {
		doc := graphtest.With(graphtest.Release(dataset, day), records...)
		if name != "" {
			doc.Claims = append(doc.Claims, graphtest.Called(name, "actor/etda/elder", ""))
			doc.Claims[0].Dataset = dataset
			doc.Entities = append(doc.Entities, graphtest.EntityOf(graph.AliasID(name)))
		}
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	elder := graph.Entity{ID: "actor/etda/elder", Name: "Elder", Dataset: "etda"}
	write("etda", "2018-01-01", "Early", elder)
	write("etda", "2019-01-01", "Late", elder)
	write("etda", "2020-01-01", "")
	write("misc", "2018-01-01", "Foreign", elder)
	write("misc", "2020-01-01", "")
	for _, name := range []string{"Early", "Late", "Foreign"} {
		write("list-of-"+graph.Fold(name), "2021-01-01", "", graph.Entity{ID: graph.ID("actor/list-of-" + graph.Fold(name) + "/1"), Name: name, Dataset: "list-of-" + graph.Fold(name)})
	}
	r, err := identity.Load(t.Context(), s, graph.View{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]graph.ID{"actor/etda/elder", "actor/list-of-late/1"}, r.IDs("actor/etda/elder")); diff != "" {
		t.Errorf("read together (-want +got):\n%s", diff)
	}
}

func TestRecordsThatAreGoneKeepTheirLastNames(t *testing.T) {
	s := history(t)
	r, err := identity.Load(t.Context(), s, graph.View{})
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Record("actor/misp/axiom"); !r.Gone("actor/misp/axiom") || r.Exists("actor/misp/axiom") || e == nil || e.Name != "Axiom" {
		t.Errorf("of Axiom is told %+v", e)
	}
	if got := r.Current("actor/misp/apt37"); got != "actor/misp/uuid-37" {
		t.Errorf("the id that was replaced stands for %s", got)
	}
	var inUse []string
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, View: graph.View{WithWithdrawn: true}}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.InUse(&c) {
			inUse = append(inUse, c.Ends.Subject.Name+" of "+string(c.Object))
		}
	}
	slices.Sort(inUse)
	want := []string{"Axiom of actor/misp/apt17", "Group 72 of actor/misp/axiom", "Reaper of actor/misp/uuid-37"}
	if diff := cmp.Diff(want, inUse); diff != "" {
		t.Errorf("names in use (-want +got):\n%s", diff)
	}
}

func TestJudges(t *testing.T) {
	if doc := graphtest.Report("notes", "2022-01-01", graphtest.Targeted("actor/misp/apt17", "country/JP", "2017")); identity.Judges(graph.Document{Claims: doc.Claims}) {
		t.Error("whom an actor targets tells nothing of who is who")
	}
}

// What is judged of a draft is what is judged once it is written, and the changes are
// what differs between before and after.
func TestLoadDraft(t *testing.T) {
	notes := func(key string, claims ...graph.Claim) *graph.Document {
		doc := graphtest.Report("notes", "2022-01-01", claims...)
		doc.Reading.Document = key
		return doc
	}
	const apt17, axiom, apt37, attack37 graph.ID = "actor/misp/apt17", "actor/attack/G0001", "actor/misp/uuid-37", "actor/attack/G0067"
	different := graphtest.Said(graph.DifferentFrom, apt37, attack37)
	different.Dataset = "notes"
	withdrawal := notes("3")
	withdrawal.Reading.Recorded, withdrawal.Reading.Withdraws = "2022-02-01", []graph.ID{different.Identify()}
	s := history(t)
	for _, tt := range []struct {
		why     string
		doc     *graph.Document
		changed []graph.ID
	}{
		{"a name that another has", notes("1", graphtest.Called("Group 72", apt17, "")), []graph.ID{axiom, apt17, "actor/misp/axiom"}},
		{"different", notes("2", different), []graph.ID{attack37, apt37}},
		{"a new record of the same name", graphtest.With(notes("4"), graph.Entity{ID: "actor/notes/1", Name: "Axiom", Dataset: "notes"}), []graph.ID{axiom, apt17, "actor/notes/1"}},
		{"taken back", withdrawal, []graph.ID{attack37, apt37}},
		{"the same", notes("5", graphtest.Said(graph.SameAs, "actor/attack/G0025", apt37)), []graph.ID{"actor/attack/G0025", attack37, apt37}},
	} {
		before, err := identity.Load(t.Context(), s, graph.View{})
		if err != nil {
			t.Fatal(err)
		}
		draft := *tt.doc
		for i, c := range draft.Claims {
			e := map[graph.ID]*graph.Entity{}
			for _, x := range draft.Entities {
				e[x.ID] = &x
			}
			draft.Claims[i].ID, draft.Claims[i].Ends = c.Identify(), &graph.Ends{Subject: e[c.Subject], Object: e[c.Object]}
		}
		if !identity.Judges(draft) {
			t.Errorf("%s: it is said that it can change nothing", tt.why)
		}
		got, err := identity.LoadDraft(t.Context(), s, graph.View{}, draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write(t.Context(), tt.doc, graph.WriteOptions{Keep: true}); err != nil {
			t.Fatal(err)
		}
		want, err := identity.Load(t.Context(), s, graph.View{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(explain(want), explain(got)); diff != "" {
			t.Errorf("%s: (-written +draft)\n%s", tt.why, diff)
		}
		var changed []graph.ID
		for _, c := range identity.Changes(before, want) {
			changed = append(changed, c.Record)
		}
		if diff := cmp.Diff(tt.changed, changed); diff != "" {
			t.Errorf("%s changes (-want +got)\n%s", tt.why, diff)
		}
	}
}
