package questions_test

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// successors of the histories: the record a took over the name of old, b that of older.
func successors() map[graph.ID]graph.ID {
	return map[graph.ID]graph.ID{"actor/old": "actor/a", "actor/older": "actor/b"}
}

// worded is history, with ~words at the end of a claim for what its source says.
func worded(text string) questionstest.Evidence {
	var e questionstest.Evidence
	for line := range strings.SplitSeq(text, ";") {
		said, words, _ := strings.Cut(line, "~")
		one := history(said)
		for i := range one.Claims {
			one.Claims[i].Stated = strings.TrimSpace(words)
		}
		e.Claims = append(e.Claims, one.Claims...)
		e.Places = append(e.Places, one.Places...)
	}
	return e
}

// between compares what is known of a history on two days.
func between(t tester, text, from, to string, q questions.PairQuery) []questions.Change {
	t.Helper()
	then, now := knownOn(worded(text), from), knownOn(worded(text), to)
	return changesOf(t, then, now, q, successors())
}

// knownOn is some evidence under a view of what was known on a day.
func knownOn(e questionstest.Evidence, on string) questionstest.Evidence {
	e.View.KnownAsOf = day(on)
	possibly := e
	possibly.View.Known = graph.Possibly
	e.Possibly = &possibly
	return e
}

// changesOf compares two moments, as the slow definition does.
func changesOf(t tester, then, now questionstest.Evidence, q questions.PairQuery, successors map[graph.ID]graph.ID) []questions.Change {
	t.Helper()
	got, err := questions.Changes(viewOf(then), viewOf(now), questions.ChangeQuery{
		Actors: q.Actors, Kinds: q.Kinds, How: q.How, Successors: successors, Then: statedIn(then), Now: statedIn(now),
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	slow := q
	slow.Targets = nil
	sameChanges(t, got, questionstest.Changes(then, now, slow, successors))
	return slices.DeleteFunc(got, func(c questions.Change) bool { return len(q.Targets) > 0 && !slices.Contains(q.Targets, c.Target) })
}

// statedIn returns what tells the source's own words of claims by their ids.
func statedIn(e questionstest.Evidence) func([]graph.ID) (map[graph.ID]string, error) {
	return func(ids []graph.ID) (map[graph.ID]string, error) {
		words := map[graph.ID]string{}
		for _, c := range e.Claims {
			if slices.Contains(ids, c.ID) {
				words[c.ID] = c.Stated
			}
		}
		return words, nil
	}
}

// opened returns the claims of some evidence that an answer rests on, in their order.
func opened(e questionstest.Evidence, claims questions.Claims) []graph.Claim {
	var out []graph.Claim
	for _, id := range claims.IDs() {
		if i := slices.IndexFunc(e.Claims, func(c graph.Claim) bool { return c.ID == id }); i >= 0 {
			out = append(out, e.Claims[i])
		}
	}
	return out
}

// showChanges writes the changes of the actor a as "JP new-targeting", of others with their name.
func showChanges(changes []questions.Change) string {
	var out []string
	for _, c := range changes {
		who := strings.TrimPrefix(string(c.Actor)+":", "actor/")
		out = append(out, strings.TrimPrefix(who, "a:")+short(c.Target)+" "+string(c.Label))
	}
	return strings.Join(out, "; ")
}

var changeTests = []struct{ why, history, want string }{
	{"a month within", "JP 2018-06 @2019", "JP new-targeting"},
	{"a year that begins on the day", "JP 2018 @2019", "JP new-targeting"},
	{"the founding case", "KR 2014/2017 @2017; JP 2018/2019 @2020", "JP new-targeting"},
	{"an umbrella of the same pair dates nothing", "JP 2019 @2020; JP 2012/2020 @2020", "JP new-targeting"},
	{"another actor's earlier attack is not this one's", "b:JP 2014 @2015; JP 2019 @2020", "JP new-targeting"},
	{"another country of the region was known, the country was not", "KR - @2017; JP 2019 @2020", "JP new-targeting"},

	{"a year before", "JP 2016 @2019", "JP late-report"},
	{"an interval that began before", "JP 2016/2019 @2020", "JP late-report"},
	{"it can have begun before", "JP 2017-12/2018-02 @2019", "JP late-report"},
	{"one of two claims is of before", "JP 2016 @2019; JP 2019 @2020", "JP late-report"},
	{"recorded the day after", "JP 2016 @2018-01-02", "JP late-report"},
	{"recorded on the last day", "JP 2016 @2020-12-31", "JP late-report"},

	{"undated before, dated now", "JP - @2017; JP 2019 @2020", "JP known-before"},
	{"said, let go and said again", "JP 2016 @2015..2016; JP 2019 @2020", "JP known-before"},
	{"let go undated and dated now", "JP - @2015..2016; JP 2018-06 @2019", "JP known-before"},
	{"an umbrella before, dated now", "JP 2010/2017 @2017; JP 2019 @2020", "JP known-before"},
	{"of the region a member was known", "JP - @2017; region/eastern-asia 2019 @2020", "region/eastern-asia known-before"},
	{"of a record that was taken over", "old:JP - @2015..2016; JP 2019 @2020", "JP known-before"},

	{"no date", "JP - @2019", "JP undated"},
	{"two claims, no date", "JP - @2019; JP - @2020 by other", "JP undated"},
	{"umbrella claims alone", "JP 2012/2019 @2019", "JP undated"},
	{"an open end is an umbrella", "JP 2018/.. @2019", "JP undated"},
	{"a region", "region/eastern-asia - @2020", "region/eastern-asia undated"},

	{"after four years", "JP 2014 @2015; JP 2019 @2020", "JP resumed"},
	{"a year of silence", "JP 2016 @2017; JP 2018 @2019", "JP resumed"},
	{"two new reports", "JP 2014 @2015; JP 2018-05 @2019; JP 2019 @2020", "JP resumed"},
	{"the old one was let go since and another stands", "JP 2014 @2015; JP 2015 @2016; JP 2018-05 @2019", "JP resumed"},
	{"of a victim in it", "victim/bank in JP @2010; JP 2014 @2015; victim/bank 2019 @2020", "JP resumed; victim/bank new-targeting"},

	{"earlier first", "JP 2016 @2017; JP 2014 @2019", "JP redated"},
	{"another year", "JP 2016 @2017..2019; JP 2015 @2019", "JP redated"},
	{"more precise", "JP 2016 @2017..2019; JP 2016-05 @2019", "JP redated"},
	{"it goes on", "JP 2016 @2017; JP 2017-06 @2019", "JP redated"},
	{"half a year of silence", "JP 2017-08 @2017-09; JP 2018-03 @2019", "JP redated"},
	{"the date was withdrawn", "JP 2016 @2017..2019; JP - @2017", "JP redated"},
	{"resumed before, learned late", "JP 2012 @2013; JP 2016 @2019", "JP redated"},

	{"an open interval is closed", "JP 2016/.. @2017..2019; JP 2016/2018 @2019", "JP ceased"},
	{"ended before, learned now", "JP 2010/.. @2012..2018-06; JP 2010/2014 @2018-06", "JP ceased"},
	{"another source says the end", "JP 2016/.. @2017..2019; JP 2016/2017 @2017; JP 2018 @2019", "JP ceased"},
	{"closed over more years than an umbrella", "JP 2005/.. @2010..2019; JP 2005/2018 @2019", "JP ceased"},
	{"the day of the end", "JP 2017-01-03/.. @2017-02..2019; JP 2017-01-03/2019-01-01 @2019", "JP ceased"},
	{"one still says that it goes on", "JP 2016/.. @2017; JP 2016/2018 @2019", "JP known-before"},

	{"gone, and taken over", "old:JP - @2017..2019; JP - @2019", "JP known-before; old:JP moved"},
	{"what took over said it before", "old:JP - @2017..2019; JP - @2016", "old:JP moved"},
	{"what took over says it of another year", "old:JP 2014 @2017..2019; JP 2015 @2019", "JP known-before; old:JP moved"},
	{"one of two targets", "old:JP - @2017..2019; old:KR - @2017..2019; JP - @2019", "JP known-before; old:JP moved; old:KR retracted"},
	{"two records, each its successor", "old:JP - @2017..2019; older:JP - @2017..2019; JP - @2019; b:JP - @2019", "JP known-before; b:JP known-before; old:JP moved; older:JP moved"},

	{"the same words", "JP - @2017..2019 ~Corea; KR - @2019 ~Corea", "JP remapped; KR known-before"},
	{"words spelt alike", "JP - @2017..2019 ~Corea; KR - @2019 ~COREA.", "JP remapped; KR known-before"},
	{"a country that was a region", "region/eastern-asia - @2017..2019 ~Far East; JP - @2019 ~Far East", "JP known-before; region/eastern-asia remapped"},
	{"one of two claims was read anew", "JP - @2017..2019 ~Corea; JP 2014 @2017..2019; KR - @2019 ~Corea", "JP remapped; KR known-before"},
	{"of the record that took over", "old:JP - @2017..2019 ~Corea; KR - @2019 ~Corea", "KR known-before; old:JP remapped"},

	{"withdrawn", "JP 2016 @2017..2019", "JP retracted"},
	{"undated and withdrawn", "JP - @2017..2019", "JP retracted"},
	{"both claims are", "JP 2016 @2017..2019; JP - @2016..2020", "JP retracted"},
	{"other words on another target", "JP - @2017..2019 ~Japan; KR - @2019 ~Corea", "JP retracted; KR undated"},
	{"the same words were said of both", "JP - @2017..2019 ~Far East; KR - @2017 ~Far East", "JP retracted"},
	{"withdrawn on the last day", "JP - @2017..2020-12-31", "JP retracted"},

	{"it can have been known", "JP 2016 @2016?2019", "JP unplaced"},
	{"it can have been known always", "JP - @0000?2019", "JP unplaced"},
	{"both claims can have been known", "JP 2016 @2016?2019; JP - @2017?2020 by other", "JP unplaced"},
	{"one of two claims can have been known", "JP 2016 @2016?2019; JP 2018-06 @2019 by other", "JP late-report"},
	{"one that can have been known, beside a new one without a date", "JP - @2016?2019; JP - @2019 by other", "JP undated"},
	{"it can have been known from the next day on", "JP 2018-06 @2018-01-02?2019", "JP new-targeting"},
	{"something was known for certain, and dated by what can have been", "JP - @2017; JP 2016 @2016?2020", "JP unplaced"},
	{"it was let go, and can have been known again", "JP - @2015..2016; JP 2016 @2017?2019", "JP known-before"},
	{"an earlier first that can have been known", "JP 2016 @2017; JP 2014 @2015?2019", "JP unplaced"},
	{"an earlier first of two, one of which can have been known", "JP 2016 @2017; JP 2014 @2015?2019; JP 2013 @2019 by other", "JP redated"},
	{"it can have been known by the later day, and was not for certain", "JP 2016 @2019?2021", ""},

	{"nothing new", "JP 2016 @2017", ""},
	{"a second report of the same", "JP 2016 @2017; JP 2016 @2019 by other", ""},
	{"a second claim without a date", "JP - @2017; JP - @2019 by other", ""},
	{"come and gone in between", "JP 2018 @2019..2020", ""},
	{"learned after", "JP 2018 @2021", ""},
}

func TestChanges(t *testing.T) {
	for _, tt := range changeTests {
		q := questions.PairQuery{How: []questions.How{questions.Direct}}
		if strings.Contains(tt.history, " in ") {
			q.How = append(q.How, questions.RolledUp)
			q.Targets = []graph.ID{"country/JP", "victim/bank"}
		}
		if got := showChanges(between(t, tt.history, "2018-01-01", "2020-12-31", q)); got != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.why, tt.history, got, tt.want)
		}
	}
}

// TestChangesSayWhy opens each label into its claims.
func TestChangesSayWhy(t *testing.T) {
	for _, tt := range []struct{ history, want string }{
		{"JP 2016 @2017; JP 2014 @2019", "2014"}, // what counts both times makes no difference
		{"JP 2016 @2017..2019; JP 2015 @2019", "2016 2015"},
		{"JP - @2017; JP 2019 @2020", "- 2019"},
		{"JP 2014 @2015; JP 2019 @2020", "2019"},
		{"JP 2016 @2015..2016; JP 2019 @2020", "2016 2019"},
	} {
		var got []string
		change := between(t, tt.history, "2018-01-01", "2020-12-31", questions.PairQuery{})[0]
		for _, c := range opened(worded(tt.history), change.Because) {
			got = append(got, strings.TrimSpace(c.Occurred.String()))
			if c.Occurred.IsZero() {
				got[len(got)-1] = "-"
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: because of %q, want %s", tt.history, got, tt.want)
		}
	}
}

func TestChangesOfOneActorTellWhatItTookOver(t *testing.T) {
	const text = "old:JP - @2017..2019; old:KR - @2017..2019; JP - @2019; b:VN 2018-05 @2019"
	got := between(t, text, "2018-01-01", "2020-12-31", questions.PairQuery{Actors: []graph.ID{"actor/a"}})
	if want := "JP known-before; old:JP moved; old:KR retracted"; showChanges(got) != want {
		t.Errorf("got %s, want %s", showChanges(got), want)
	}
	if got[1].Other != "actor/a" {
		t.Errorf("moved to %q", got[1].Other)
	}
}

// Two views that look at different data sets: nobody took anything back.
func TestChangesOfViewsThatLookElsewhere(t *testing.T) {
	seed, feed := graph.View{Datasets: []string{"seed"}}, graph.View{Datasets: []string{"feed"}}
	both := graph.View{Datasets: []string{"seed", "feed"}}
	of := func(day graph.Date, datasets ...string) graph.View {
		return graph.View{KnownAsOf: day, Datasets: datasets}
	}
	for _, tt := range []struct {
		why, history string
		from, to     graph.View
		want         string
	}{
		{"each holds one alone", "JP 2016 @2017 =seed; KR 2016 @2017 =feed; VN 2016 @2017 =seed; VN 2016 @2017 =feed", seed, feed, "JP only-before; KR only-after"},
		{"one more data set", "JP 2016 @2017 =seed; KR 2016 @2017 =feed", seed, both, "KR only-after"},
		{"one fewer", "JP 2016 @2017 =seed; KR 2016 @2017 =feed", both, seed, "KR only-before"},
		{"one claimant, then all", "JP 2016 @2017 =seed/FireEye; KR 2016 @2017 =seed/ESET", graph.View{Claimants: []graph.ID{"organization/fireeye"}}, graph.View{}, "KR only-after"},
		{"what both look at was taken back", "JP 2016 @2017..2019 =test", of("2018-01-01", "test", "feed"), of("2020-01-01", "test"), "JP retracted"},
		{"the same view in other words", "JP 2016 @2017..2019 =test", of("2018-01-01", "test", "feed"), of("2020-01-01", "feed", "test"), "JP retracted"},
	} {
		then, now := saidBy(tt.history), saidBy(tt.history)
		then.View, now.View = tt.from, tt.to
		if tt.from.KnownAsOf != "" {
			then, now = knownOn(then, string(tt.from.KnownAsOf)), knownOn(now, string(tt.to.KnownAsOf))
		}
		if got := showChanges(changesOf(t, then, now, questions.PairQuery{}, nil)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.why, got, tt.want)
		}
	}
}

var ruleRow = regexp.MustCompile("^\\| `([A-Z_]+)` \\| .* \\| `(.*)` \\|$")

// TestChangesAsDocumented runs the examples of the table in the documentation.
func TestChangesAsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/changes.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := 0
	for line := range strings.SplitSeq(string(page), "\n") {
		m := ruleRow.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		documented++
		label := questions.Label(strings.ReplaceAll(strings.ToLower(m[1]), "_", "-"))
		changes := between(t, m[2], "2018-01-01", "2020-12-31", questions.PairQuery{})
		if !slices.ContainsFunc(changes, func(c questions.Change) bool { return c.Target == "country/JP" && c.Label == label }) {
			t.Errorf("the example of %s gives %s", label, showChanges(changes))
		}
	}
	if documented != 11 {
		t.Errorf("%d labels are documented, want 11", documented)
	}
}

// TestChangesExplainADiff asks for what must hold of any two moments of any
// history: the labels are those of exactly the pairs that read otherwise, one
// each, and what is called new was unknown before and began after.
func TestChangesExplainADiff(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := drawHistory(rt)
		days := []string{rapid.StringMatching(`201[0-6]-0[1-9]-15`).Draw(rt, "from"), rapid.StringMatching(`201[4-9]-0[1-9]-15`).Draw(rt, "to")}
		slices.Sort(days)
		changes := between(rt, text, days[0], days[1], questions.PairQuery{})

		want := map[string]bool{}
		then, now := reading(text, days[0]), reading(text, days[1])
		for pair := range then {
			want[pair] = then[pair] != now[pair]
		}
		for pair := range now {
			want[pair] = then[pair] != now[pair]
		}
		seen := map[string]bool{}
		for _, c := range changes {
			pair := string(c.Actor) + " " + string(c.Target)
			if seen[pair] || !want[pair] {
				rt.Errorf("%s is labelled %s: twice, or without a change\n%s", pair, c.Label, text)
			}
			seen[pair] = true
			checkLabel(rt, c, opened(worded(text), c.Because), then[pair], now[pair], day(days[0]))
		}
		for pair, changed := range want {
			if changed && !seen[pair] {
				rt.Errorf("%s changed from %q to %q without a label\n%s", pair, then[pair], now[pair], text)
			}
		}
	})
}

// reading tells each pair's dates on a day, as text.
func reading(text, at string) map[string]string {
	out := map[string]string{}
	e := worded(text)
	e.View.KnownAsOf = day(at)
	for _, p := range questionstest.Pairs(e, questions.PairQuery{}) {
		s := questionstest.Sum(p, e.View)
		said := "from " + s.First.String() + " to " + s.Last.String()
		if slices.ContainsFunc(p.Claims, func(c graph.Claim) bool { return strings.HasSuffix(c.Occurred.String(), "..") }) {
			said += " and on"
		}
		out[string(p.Actor)+" "+string(p.Target)] = said
	}
	return out
}

func checkLabel(rt *rapid.T, c questions.Change, because []graph.Claim, then, now string, from graph.Date) {
	labels := map[bool][]questions.Label{
		true:  {questions.LabelMoved, questions.LabelRemapped, questions.LabelRetracted},
		false: {questions.LabelKnownBefore, questions.LabelUndated, questions.LabelNewTargeting, questions.LabelLateReport},
	}[now == ""]
	if then != "" && now != "" {
		labels = []questions.Label{questions.LabelCeased, questions.LabelKnownBefore, questions.LabelResumed, questions.LabelRedated}
	}
	if !slices.Contains(labels, c.Label) || len(because) == 0 {
		rt.Errorf("%q to %q is labelled %s with %d claims", then, now, c.Label, len(because))
	}
	if c.Label != questions.LabelNewTargeting {
		return
	}
	for _, claim := range because {
		if begins, _ := claim.Occurred.Bounds(); claim.Recorded() <= from || !claim.Occurred.IsZero() && claim.Occurred.Years() <= 5 && begins < from {
			rt.Errorf("new, but for %s recorded %s", claim.Occurred, claim.Recorded())
		}
	}
}

func drawHistory(rt *rapid.T) string {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, name) }
	var lines []string
	said := map[string]bool{} // each claim is said once
	for range rapid.IntRange(1, 12).Draw(rt, "claims") {
		year := rapid.IntRange(2009, 2019)
		recorded := year.Draw(rt, "recorded")
		line := pick("actor", "a", "a", "b", "old") + ":" + pick("target", "JP", "KR", "region/eastern-asia", "victim/bank")
		line += " " + pick("occurred", "-", "2011", "2012-03", "2013/2014", "2014-05/2015-02", "2016", "2017-08", "2010/2016", "2012/..")
		if said[line] {
			continue
		}
		said[line] = true
		line += " @" + number(recorded)
		if gone := year.Draw(rt, "withdrawn"); gone > recorded {
			line += ".." + number(gone)
		}
		lines = append(lines, line+pick("words", "", " ~Corea", " ~Far East"))
	}
	return strings.Join(lines, "; ")
}

func number(year int) string { return strconv.Itoa(year) }
