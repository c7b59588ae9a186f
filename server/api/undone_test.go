package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestUndoingIsPreviewed: of a report that is undone it is told what the picture then lacks,
// before and after, and of a reading that took back a claim, that the claim is back.
func TestUndoingIsPreviewed(t *testing.T) {
	onBothPaths(t, func(t *testing.T, c client) {
		undo := func(reading any) string {
			return c.enterBoth(fmt.Sprintf(`mutation { it: undoReading(dryRun: , reading: %q, reason: "by mistake") %s }`, reading, whatItChanges), "dryRun: ")
		}
		readingOf := func(mutation string) any {
			return c.get("it.reading.id", mutation)[0]
		}
		report := readingOf(`mutation { it: addReport(report: {key: "jp", source: {title: "t"}, claims: [{actor: "actor/cfr/owl", object: "country/JP"}]}) { reading { id } } }`)
		told := undo(report)
		for _, want := range []string{`"changeCount":1`, `"label":"RETRACTED"`, `{"id":"country/JP"}`, `"changesLeftOut":false`} {
			if !strings.Contains(told, want) {
				t.Errorf("a report undone tells\n%s\nwithout %s", told, want)
			}
		}
		readingOf(`mutation { it: addReport(report: {key: "fr", source: {title: "t"}, claims: [{actor: "actor/cfr/owl", object: "country/FR"}]}) { reading { id } } }`)
		claim := c.get("claims.nodes.id", `{ claims(predicates: [TARGETS], view: {datasets: ["notes"]}) { nodes { id } } }`)
		if len(claim) != 1 {
			t.Fatalf("the claims of one's own are %v", claim)
		}
		withdrawal := readingOf(fmt.Sprintf(`mutation { it: withdrawClaims(claims: [%q], reason: "wrong") { reading { id } } }`, claim[0]))
		told = undo(withdrawal)
		if !strings.Contains(told, `"changeCount":1`) || !strings.Contains(told, `{"id":"country/FR"}`) || strings.Contains(told, `"RETRACTED"`) {
			t.Errorf("a withdrawal undone tells\n%s", told)
		}
		same := readingOf(`mutation { it: addReport(report: {key: "same", source: {title: "t"}, claims: [{actor: "actor/cfr/owl", predicate: SAME_AS, object: "actor/misp-galaxy/uuid-1"}]}) { reading { id } } }`)
		told = undo(same)
		if !strings.Contains(told, `"change":"SPLIT"`) || !strings.Contains(told, `"label":"PARTED"`) {
			t.Errorf("who was the same, undone, tells\n%s", told)
		}
		if told = undo(same); !strings.Contains(told, `"changeCount":0`) {
			t.Errorf("undone again it tells\n%s", told)
		}
	})
}
