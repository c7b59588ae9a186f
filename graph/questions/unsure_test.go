package questions_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// What a least confidence leaves out because nothing is known is what would count
// without it, and says nothing of how sure it is.
func TestUnsureClaimsAreThoseOfUnknownConfidence(t *testing.T) {
	property(t, func(q question) {
		ask := questions.PairQuery{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, err := questions.UnsureClaims(q.p, ask, func(p questions.Pair) graph.ID { return p.Actor })
		if err != nil {
			q.Fatal(err)
		}
		found, want := map[graph.ID][]graph.ID{}, map[graph.ID][]graph.ID{}
		for actor, claims := range got {
			if claims.Len() > 0 {
				found[actor] = idsOf(claims)
			}
		}
		if q.view.MinConfidence != nil {
			any := q
			any.view.MinConfidence = nil
			claims := map[graph.ID][]graph.Claim{}
			for _, p := range questionstest.Pairs(any.evidence(), ask) {
				for _, c := range p.Claims {
					if c.Confidence == nil {
						claims[p.Actor] = append(claims[p.Actor], c)
					}
				}
			}
			for actor, list := range claims {
				want[actor] = inOrder(list)
			}
		}
		same(q, "unsure claims", found, want)
	})
}
