package questions_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// reached is what one claim reaches by itself.
func (q question) reached(c graph.Claim) []graph.ID {
	e := q.evidence()
	e.Claims, e.View.Unnamed = []graph.Claim{c}, true
	var out []graph.ID
	for _, p := range questionstest.Pairs(e, questions.PairQuery{How: []questions.How{questions.Direct, questions.RolledUp}}) {
		out = append(out, p.Target)
	}
	return out
}

// meetsAll reports whether some claims together reach one of each list.
func (q question) meetsAll(lists [][]graph.ID, claims []graph.Claim) bool {
	var reached []graph.ID
	for _, c := range claims {
		reached = append(reached, q.reached(c)...)
	}
	for _, list := range lists {
		if !slices.ContainsFunc(list, func(id graph.ID) bool { return slices.Contains(reached, id) }) {
			return false
		}
	}
	return len(claims) > 0
}

func TestWhoTargeted(t *testing.T) {
	property(t, func(q question) {
		some := func(name string, from []graph.ID) []graph.ID {
			return rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(from), "country/ZW")), 0, 2).Draw(q.T, name)
		}
		ask := questions.WhoQuery{
			Countries: some("countries", questionstest.SomePlaces[:3]), Regions: some("regions", questionstest.SomePlaces[3:7]), Sectors: some("sectors", questionstest.SomeSectors),
			Evidence: questionstest.Pick(q.T, "evidence", []questions.Evidence{"", questions.OneVictim, questions.OneIncident, questions.Anywhere}),
		}
		if rapid.IntRange(0, 5).Draw(q.T, "of victims") == 0 {
			ask.Victims = some("victims", questionstest.SomeVictims)
		}
		answer, err := questions.WhoTargeted(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		got := answer.Found
		if !slices.IsSortedFunc(got, func(a, b questions.FoundActor) int {
			return cmp.Or(b.Claims.Len()-a.Claims.Len(), rankOf(a.Evidence)-rankOf(b.Evidence), strings.Compare(string(a.Actor), string(b.Actor)))
		}) {
			q.Fatalf("%v is out of order", got)
		}
		type match struct {
			Evidence          questions.Evidence
			Strongest, Claims []graph.ID
			ClaimCount        int
		}
		found, want := map[graph.ID]match{}, map[graph.ID]match{}
		for _, m := range got {
			found[m.Actor] = match{m.Evidence, idsOf(m.Strongest), idsOf(m.Claims), m.ClaimCount}
		}
		least := rankOf(cmp.Or(ask.Evidence, questions.OneIncident))
		weaker := []questions.EvidenceReach{{Evidence: questions.OneVictim}, {Evidence: questions.OneIncident}, {Evidence: questions.Anywhere}}
		for actor, all := range q.hits(ask) {
			strength, claims := q.strongest(ask, all)
			for i := range weaker {
				if len(claims) > 0 && rankOf(strength) <= i {
					weaker[i].Actors++
				}
			}
			if len(claims) > 0 && (rankOf(strength) <= rankOf(ask.Evidence) || ask.Evidence == "" && strength != questions.Anywhere) {
				want[actor] = match{strength, inOrder(claims), inOrder(all), q.statements().Count(all)}
			}
		}
		same(q, "matches", found, want)
		same(q, "what weaker evidence would give", answer.Weaker, append([]questions.EvidenceReach(nil), weaker[least+1:]...))
	})
}

func rankOf(e questions.Evidence) int {
	return slices.Index([]questions.Evidence{questions.OneVictim, questions.OneIncident, questions.Anywhere}, e)
}

func listsOf(ask questions.WhoQuery) [][]graph.ID {
	lists := [][]graph.ID{ask.Countries, ask.Regions, ask.Sectors, ask.Victims}
	return slices.DeleteFunc(lists, func(l []graph.ID) bool { return len(l) == 0 })
}

// hits are the claims that meet any list, by actor; none if nothing is asked for.
func (q question) hits(ask questions.WhoQuery) map[graph.ID][]graph.Claim {
	out := map[graph.ID][]graph.Claim{}
	for _, c := range q.counting(graph.Targets) {
		for _, list := range listsOf(ask) {
			if !questionstest.Counts(q.view, q.who.Actor(c.Subject)) {
				break
			}
			if q.meetsAll([][]graph.ID{list}, []graph.Claim{c}) {
				out[q.who.Actor(c.Subject)] = append(out[q.who.Actor(c.Subject)], c)
				break
			}
		}
	}
	return out
}

// saidTogether reports whether two claims are of one incident or, without one, of
// one dated statement of one document.
func saidTogether(a, b graph.Claim) bool {
	if a.Incident != "" || b.Incident != "" {
		return a.Incident == b.Incident
	}
	return a.Source != "" && a.Source != "source/alpha" && !a.Occurred.IsZero() && a.Claimant == b.Claimant && a.Source == b.Source && a.Occurred == b.Occurred
}

// strongest returns the strongest evidence of one actor's claims and those that give it.
func (q question) strongest(ask questions.WhoQuery, claims []graph.Claim) (questions.Evidence, []graph.Claim) {
	lists := listsOf(ask)
	var victims, incidents []graph.Claim
	for _, c := range claims {
		alone := q.meetsAll(lists, []graph.Claim{c})
		if alone && c.Object.Kind() == graph.Victim {
			victims = append(victims, c)
		}
		together := slices.DeleteFunc(slices.Clone(claims), func(o graph.Claim) bool { return !saidTogether(c, o) })
		if alone || q.meetsAll(lists, together) {
			incidents = append(incidents, c)
		}
	}
	switch {
	case len(victims) > 0:
		return questions.OneVictim, victims
	case len(incidents) > 0:
		return questions.OneIncident, incidents
	case q.meetsAll(lists, claims):
		return questions.Anywhere, claims
	}
	return "", nil
}
