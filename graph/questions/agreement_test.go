package questions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// saidBy is history, with =dataset/claimant at the end of a claim.
func saidBy(text string) questionstest.Evidence {
	var e questionstest.Evidence
	for line := range strings.SplitSeq(text, ";") {
		said, who, _ := strings.Cut(line, "=")
		one := history(said)
		dataset, claimant, _ := strings.Cut(strings.TrimSpace(who), "/")
		for i := range one.Claims {
			one.Claims[i].Dataset = dataset
			if claimant != "" {
				one.Claims[i].Claimant = graph.OrganizationID(claimant)
			}
			one.Claims[i].ID = one.Claims[i].Identify()
		}
		e.Claims = append(e.Claims, one.Claims...)
	}
	return e
}

// agree tells who says what of some evidence, as the slow definition does.
func agree(t tester, e questionstest.Evidence, by questions.PartyKind, knowing ...string) questions.Agreement {
	t.Helper()
	got, err := questions.Agree(viewOf(e), questions.PairQuery{}, by, knowing...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	sameAgreement(t, got, questionstest.Agree(e, questions.PairQuery{}, by, knowing...))
	return got
}

func showAgreement(a questions.Agreement) string {
	var out []string
	for _, r := range a.Rows {
		row := short(r.Target) + ": +" + strings.Join(r.Asserted, ",")
		for _, w := range r.Withdrawn {
			row += fmt.Sprintf(" -%s %s", w.Party, w.On)
		}
		if silent := a.Silent(r); len(silent) > 0 {
			row += " ?" + strings.Join(silent, ",")
		}
		out = append(out, row)
	}
	for _, o := range a.Overlaps {
		out = append(out, fmt.Sprintf("%s~%s %d/%d %.2f", o.A, o.B, o.Shared, o.Either, o.Jaccard))
	}
	return strings.Join(out, "; ")
}

var agreeTests = []struct {
	why, history string
	view         graph.View
	by           questions.PartyKind
	knowing      []string
	want         string
}{
	{
		"one asserts, one is silent", "JP - @2018 =misp; KR 2016 @2018 =misp; KR 2016 @2019 =cfr",
		graph.View{},
		questions.ByDataset, nil,
		"JP: +misp ?cfr; KR: +cfr,misp; cfr~misp 1/2 0.50",
	},
	{
		"one withdrew", "JP - @2018..2020 =misp; JP 2016 @2019 =cfr",
		graph.View{},
		questions.ByDataset, nil,
		"JP: +cfr -misp 2020-01-01; cfr~misp 0/1 0.00",
	},
	{
		"all withdrew", "JP - @2018..2020 =misp",
		graph.View{},
		questions.ByDataset, nil,
		"JP: + -misp 2020-01-01",
	},
	{
		"one of its two claims stands", "JP - @2018..2020 =misp; JP 2016 @2018 =misp",
		graph.View{},
		questions.ByDataset, nil,
		"JP: +misp",
	},
	{
		"the last of its two claims was let go in 2021", "JP - @2018..2020 =misp; JP 2016 @2018..2021 =misp",
		graph.View{},
		questions.ByDataset, nil,
		"JP: + -misp 2021-01-01",
	},
	{
		"before the withdrawal it asserted", "JP - @2018..2020 =misp; JP 2016 @2019 =cfr",
		graph.View{KnownAsOf: "2019-06-01"},
		questions.ByDataset, nil,
		"JP: +cfr,misp; cfr~misp 1/1 1.00",
	},
	{
		"a data set that knows the actor and no target", "JP - @2018 =misp",
		graph.View{},
		questions.ByDataset,
		[]string{"attack"},
		"JP: +misp ?attack; attack~misp 0/1 0.00",
	},
	{
		"by claimant; whom nobody says is nobody's", "JP - @2018 =misp/Acme; JP 2016 @2018 =cfr/Bodega; KR - @2018 =misp",
		graph.View{},
		questions.ByClaimant, nil,
		"JP: +organization/acme,organization/bodega; organization/acme~organization/bodega 1/1 1.00",
	},
	{
		"outside the window", "JP 2014 @2018 =misp; JP 2016 @2018 =cfr",
		graph.View{Occurred: graph.MustSpan("2016")},
		questions.ByDataset, nil,
		"JP: +cfr",
	},
}

func TestAgree(t *testing.T) {
	for _, tt := range agreeTests {
		e := saidBy(tt.history)
		e.View = tt.view
		got := showAgreement(agree(t, e, tt.by, tt.knowing...))
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, got, tt.want)
		}
	}
}

// TestAgreePlacesEachPartyOnce holds any agreement against the pairs of each party's own view.
func TestAgreePlacesEachPartyOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var lines []string
		for i := range rapid.IntRange(1, 10).Draw(rt, "claims") {
			line := rapid.SampledFrom([]string{"JP", "KR", "b:JP"}).Draw(rt, "pair") + " - @" + number(rapid.IntRange(2010, 2014).Draw(rt, "recorded"))
			line += rapid.SampledFrom([]string{"", "..2016", "..2018"}).Draw(rt, "withdrawn")
			line += fmt.Sprint(" by report", i) // each claim is said once
			lines = append(lines, line+rapid.SampledFrom([]string{" =misp", " =cfr", " =seed"}).Draw(rt, "who"))
		}
		e := saidBy(strings.Join(lines, ";"))
		e.View.KnownAsOf = "2017-01-01"
		a := agree(rt, e, questions.ByDataset)
		for _, row := range a.Rows {
			if n := len(row.Asserted) + len(row.Withdrawn) + len(a.Silent(row)); n != len(a.Parties) {
				rt.Errorf("%d places for %d parties", n, len(a.Parties))
			}
		}
		for _, party := range a.Parties {
			own := e
			own.View.Datasets = []string{party}
			var want, got []string
			for _, p := range questionstest.Pairs(own, questions.PairQuery{}) {
				want = append(want, string(p.Actor)+" "+string(p.Target))
			}
			for _, row := range a.Rows {
				for _, asserted := range row.Asserted {
					if asserted == party {
						got = append(got, string(row.Actor)+" "+string(row.Target))
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Errorf("%s asserts (-want +got)\n%s", party, diff)
			}
		}
	})
}
