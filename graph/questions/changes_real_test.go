package questions_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// library is a store of real releases.
type library struct {
	*testing.T
	store graph.Store
}

func newLibrary(t *testing.T) library {
	t.Helper()
	return library{t, sqlitetest.Open(t, vocab.Document())}
}

func (l library) write(doc graph.Document) {
	l.Helper()
	if _, err := l.store.Write(l.Context(), &doc, graph.WriteOptions{}); err != nil {
		l.Fatal(err)
	}
}

func (l library) read(read ingest.Read, recorded graph.Date, files ...string) {
	l.Helper()
	var in []ingest.Input
	for _, name := range files {
		in = append(in, ingest.File(filepath.Join(realdata.Dir(l), name), nil))
	}
	doc, _, err := read(l.Context(), in, ingest.Options{Recorded: recorded})
	if err != nil {
		l.Fatal(err)
	}
	l.write(doc)
}

func (l library) readMISP(release string, recorded graph.Date) {
	l.read(misp.Read, recorded, "misp-threat-actor-"+release+"-"+string(recorded)+".json.gz")
}

func (l library) readEuRepoC() {
	l.read(eurepoc.Read, "2023-04-01", "eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv")
}

func (l library) claims(v graph.View, predicates ...graph.Predicate) []graph.Claim {
	var out []graph.Claim
	for c, err := range l.store.EachClaim(l.Context(), graph.ClaimQuery{Predicates: predicates, View: v}) {
		if err != nil {
			l.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// at gathers what was known on a day, with the records of actors and the claims that name them.
func (l library) at(day graph.Date) (questionstest.Evidence, []graph.Entity, []graph.Claim) {
	l.Helper()
	v := graph.View{KnownAsOf: day}
	var records []graph.Entity
	for p := (graph.Page{First: graph.MaxPage}); ; {
		found, err := l.store.Entities(l.Context(), graph.EntityQuery{Kind: graph.Actor, View: v}, p)
		if err != nil {
			l.Fatal(err)
		}
		records = append(records, found.Items...)
		if !found.HasNext {
			break
		}
		p.After = found.Cursors[len(found.Cursors)-1]
	}
	names := l.claims(v, graph.Named, graph.SameAs)
	known := map[graph.ID]bool{}
	all := records
	for _, c := range names { // those of a data set that was first read later, and those that were replaced
		if e := c.Ends.Object; e.Kind() == graph.Actor && !known[e.ID] {
			known[e.ID] = true
			all = append(all, *e)
		}
	}
	ever := v
	ever.WithWithdrawn = true
	e := questionstest.Evidence{View: v, Claims: l.claims(ever, graph.Targets), Places: l.claims(ever, graph.LocatedAt, graph.OperatesIn)}
	e.Identity = identity.Resolve(v, all, names)
	return e, records, names
}

func (l library) changes(from, to graph.Date, q questions.PairQuery) []questions.Change {
	then, before, _ := l.at(from)
	now, after, names := l.at(to)
	return changesOf(l, then, now, q, questions.Successors(before, after, names))
}

func count(changes []questions.Change) map[questions.Label]int {
	out := map[questions.Label]int{}
	for _, c := range changes {
		out[c.Label]++
	}
	return out
}

// victims leaves the changes between two days that claims on MISP's suspected victims make.
func (l library) victims(from, to graph.Date) []questions.Change {
	l.Helper()
	then, _, _ := l.at(from)
	now, _, _ := l.at(to)
	notes := map[graph.ID]string{}
	for _, c := range slices.Concat(then.Claims, now.Claims) {
		notes[c.ID] = c.Note
	}
	var out []questions.Change
	for _, c := range l.changes(from, to, questions.PairQuery{}) {
		if strings.HasPrefix(notes[c.Pair.Claims().IDs()[0]], "cfr-suspected-victims") {
			out = append(out, c)
		}
	}
	return out
}

// MISP listed the victims of its groups for the first time. It gives no dates, so none of it is news of the groups.
func TestRealFirstVictimsAreUndated(t *testing.T) {
	l := newLibrary(t)
	l.readMISP("v45", "2018-07-10")
	l.readMISP("v46", "2018-07-25")
	got := count(l.victims("2018-07-10", "2018-07-25"))
	// One of the 392 is no change: APT33 had Saudi Arabia among its victimology before.
	if want := map[questions.Label]int{questions.LabelUndated: 391}; !cmp.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Five records were merged into others in between, and two were dropped.
func TestRealMergesAreMoves(t *testing.T) {
	l := newLibrary(t)
	l.readMISP("v229", "2022-06-22")
	l.readMISP("v254", "2022-11-24")
	names := map[graph.ID]string{}
	retracted, said, gone := map[string]int{}, 0, 0
	_, before, _ := l.at("2022-06-22")
	for _, e := range before {
		names[e.ID] = e.Name
	}
	changes := l.victims("2022-06-22", "2022-11-24")
	for _, c := range changes {
		switch c.Label {
		case questions.LabelRetracted:
			retracted[names[c.Actor]]++
			gone++
		case questions.LabelMoved, questions.LabelRemapped:
			gone++
		default:
			said++
		}
	}
	got := count(changes)
	t.Logf("%v", got)
	if got[questions.LabelMoved]+got[questions.LabelRemapped] != 34 || said != 128 || gone != 54 {
		t.Errorf("%d first said, %d no longer, %d of them moved or remapped; want 128, 54, 34", said, gone, got[questions.LabelMoved]+got[questions.LabelRemapped])
	}
	if want := map[string]int{"Red October": 15, "Winnti Umbrella": 5}; !cmp.Equal(retracted, want) {
		t.Errorf("retracted: %s", cmp.Diff(want, retracted))
	}
	if got[questions.LabelNewTargeting] != 0 {
		t.Errorf("%d are new, but nothing is dated", got[questions.LabelNewTargeting])
	}
}

// What MISP listed in 2018 is not new when EuRepoC gives it a date years later.
func TestRealListedIsNeverNew(t *testing.T) {
	l := newLibrary(t)
	l.readMISP("v46", "2018-07-25")
	l.readEuRepoC()
	listed, _, _ := l.at("2018-07-25")
	today, _, _ := l.at("2023-12-31")
	before := map[[2]graph.ID]bool{}
	for _, c := range listed.Claims {
		if c.Dataset == "misp-galaxy" {
			before[[2]graph.ID{today.Identity.Actor(c.Subject), c.Object}] = true
		}
	}
	dated := 0
	for _, from := range []graph.Date{"2018-07-25", "2019-01-01", "2020-01-01", "2021-06-30"} {
		for _, c := range l.changes(from, "2023-12-31", questions.PairQuery{}) {
			if !before[[2]graph.ID{c.Actor, c.Target}] {
				continue
			}
			dated++
			if c.Label == questions.LabelNewTargeting || c.Label == questions.LabelLateReport || c.Label == questions.LabelUndated {
				t.Errorf("since %s %s and %s: %s", from, c.Actor, c.Target, c.Label)
			}
		}
	}
	if dated == 0 {
		t.Error("EuRepoC dates nothing that MISP listed")
	}
	for name, country := range map[string]graph.ID{"Turla": "country/DE", "Tick": "country/JP"} {
		if !said(before, today, name, country) {
			t.Errorf("MISP does not list %s for %s", country, name)
		}
	}
}

func said(pairs map[[2]graph.ID]bool, e questionstest.Evidence, name string, target graph.ID) bool {
	for _, c := range e.Claims {
		if c.Ends.Subject.Name == name && pairs[[2]graph.ID{e.Identity.Actor(c.Subject), target}] {
			return true
		}
	}
	return false
}

// The founding case: APT37 widened in 2017, and that is known since 2018.
func TestRealFoundingCase(t *testing.T) {
	l := newLibrary(t)
	l.readEuRepoC()
	for _, tt := range []struct{ from, to, want string }{
		{"2016-12-31", "2017-12-31", ""},
		{"2016-12-31", "2018-12-31", "JP new-targeting; VN new-targeting; region/middle-east new-targeting"},
		{"2017-12-31", "2018-12-31", "JP late-report; VN late-report; region/middle-east late-report"},
	} {
		var got []string
		for _, c := range l.changes(graph.Date(tt.from), graph.Date(tt.to), questions.PairQuery{Kinds: []graph.Kind{graph.Country, graph.Region}}) {
			if strings.Contains(graph.Fold(string(c.Actor)), "apt37") && c.First().String() == "2017" {
				got = append(got, short(c.Target)+" "+string(c.Label))
			}
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s to %s: got %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}
