package graphtest

import (
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func pathCases() []testCase {
	return []testCase{
		{"each field finds its claims, and fields hold together", findsByField},
		{"fields that name nothing known find nothing", findsNothing},
		{"a claim about itself comes once", findsSelfOnce},
	}
}

func findsByField(t *testing.T, s graph.Store) {
	first := In(incident, Targeted(reaper, korea, "2017"), Targeted(reaper, victim, "2017"), Said(graph.AttributedTo, reaper2, "country/KP"))
	write(t, s, Release("seed", "2018-02-20", append(first,
		Targeted(reaper2, korea, ""), Said(graph.LocatedAt, victim, korea), Called("Reaper", reaper, ""),
		Said(graph.Active, reaper2, ""), Said(graph.SameAs, reaper2, reaper2), Said(graph.PartOf, reaper, reaper2))...))
	for _, c := range []struct {
		why  string
		q    graph.ClaimQuery
		want []string
	}{
		{"all", graph.ClaimQuery{}, []string{
			"active REAPER", "attributed-to REAPER KP", "located-at V KR", "named A Reaper", "part-of Reaper REAPER",
			"same-as REAPER REAPER", "targets REAPER KR", "targets Reaper KR", "targets Reaper V",
		}},
		{"a predicate", graph.ClaimQuery{Predicates: []graph.Predicate{graph.Active}}, []string{"active REAPER"}},
		{"two predicates", graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named, graph.SameAs, graph.Named}}, []string{"named A Reaper", "same-as REAPER REAPER"}},
		{"a subject", graph.ClaimQuery{Subjects: []graph.ID{reaper}}, []string{"part-of Reaper REAPER", "targets Reaper KR", "targets Reaper V"}},
		{"two subjects", graph.ClaimQuery{Subjects: []graph.ID{victim, reaper, reaper}}, []string{"located-at V KR", "part-of Reaper REAPER", "targets Reaper KR", "targets Reaper V"}},
		{"an object", graph.ClaimQuery{Objects: []graph.ID{korea}}, []string{"located-at V KR", "targets REAPER KR", "targets Reaper KR"}},
		{"two objects", graph.ClaimQuery{Objects: []graph.ID{victim, "country/KP"}}, []string{"attributed-to REAPER KP", "targets Reaper V"}},
		{"about", graph.ClaimQuery{About: []graph.ID{victim}}, []string{"located-at V KR", "targets Reaper V"}},
		{"about two", graph.ClaimQuery{About: []graph.ID{victim, korea}}, []string{"located-at V KR", "targets REAPER KR", "targets Reaper KR", "targets Reaper V"}},
		{"an incident", graph.ClaimQuery{Incidents: []graph.ID{incident}}, []string{"attributed-to REAPER KP", "targets Reaper KR", "targets Reaper V"}},
		{"subject and object", graph.ClaimQuery{Subjects: []graph.ID{reaper}, Objects: []graph.ID{korea, victim}}, []string{"targets Reaper KR", "targets Reaper V"}},
		{"subject and about", graph.ClaimQuery{Subjects: []graph.ID{reaper}, About: []graph.ID{reaper2}}, []string{"part-of Reaper REAPER"}},
		{"object and incident", graph.ClaimQuery{Objects: []graph.ID{korea}, Incidents: []graph.ID{incident}}, []string{"targets Reaper KR"}},
		{"everything", graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, Subjects: []graph.ID{reaper}, Objects: []graph.ID{korea}, About: []graph.ID{korea}, Incidents: []graph.ID{incident}}, []string{"targets Reaper KR"}},
	} {
		same(t, c.why, spell(all(t, s, c.q)), c.want)
		slice := page(t, s, c.q, graph.Page{First: 100, Count: true})
		same(t, c.why+" as a page", spell(slice.Items), c.want)
		same(t, c.why+" counted", slice.Total, len(c.want))
	}
}

// spell says in short what claims say, sorted.
func spell(claims []graph.Claim) []string {
	short := map[graph.ID]string{reaper: " Reaper", reaper2: " REAPER", korea: " KR", "country/KP": " KP", victim: " V", "alias/Reaper": " A"}
	out := make([]string, 0, len(claims))
	for _, c := range claims {
		out = append(out, string(c.Predicate)+short[c.Subject]+short[c.Object])
	}
	slices.Sort(out)
	return out
}

func findsNothing(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"), Said(graph.Active, reaper, "")))
	unknown := []graph.ID{"country/XX", "", "nonsense", "country/kr"}
	for _, q := range []graph.ClaimQuery{
		{Predicates: []graph.Predicate{"attacks", ""}},
		{Subjects: unknown},
		{Objects: unknown},
		{About: unknown},
		{Incidents: unknown},
		{IDs: unknown},
		{Subjects: []graph.ID{korea}},
		{Objects: []graph.ID{reaper}},
		{Incidents: []graph.ID{korea}},
		{View: graph.View{Datasets: []string{"x"}}},
		{View: graph.View{Claimants: unknown[2:]}},
		{View: graph.View{Sources: unknown[2:]}},
	} {
		slice := page(t, s, q, graph.Page{First: 5, Count: true})
		if len(all(t, s, q)) != 0 || len(slice.Items) != 0 || slice.Total != 0 || slice.HasNext {
			t.Errorf("%+v finds %+v, want nothing", q, slice)
		}
	}
}

func findsSelfOnce(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Said(graph.SameAs, reaper, reaper), Said(graph.SameAs, reaper, reaper2), Said(graph.SameAs, reaper2, reaper)))
	q := graph.ClaimQuery{About: []graph.ID{reaper, reaper2, reaper}}
	slice := page(t, s, q, graph.Page{First: 10, Count: true})
	if len(slice.Items) != 3 || slice.Total != 3 || len(all(t, s, q)) != 3 {
		t.Errorf("%d claims, counted %d, want 3", len(slice.Items), slice.Total)
	}
}
