package api_test

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// TestNobodyChangesWhatIsAboveHim has an editor of a lower clearance take back, undo and
// word anew what one of a higher entered; what is not above him he may.
func TestNobodyChangesWhatIsAboveHim(t *testing.T) {
	red, store := writing(t, access.Editor)
	green := writingAs(t, store, access.Identity{Name: "bob", Role: access.Editor, Clearance: graph.TLPGreen})

	const report = `{"key": "secret", "source": {"title": "T", "published": "2026-02-03"}, "claimant": "Acme", MARKING "claims": [{"actor": "APT37", "object": "Malta", "occurred": "2026-01", "quote": "kept to few"}]}`
	amber := strings.Replace(report, "MARKING", `"marking": "TLP:AMBER",`, 1)
	entered := red.mustAsk(addReport, withReport(amber, false))["addReport"].(map[string]any)
	claim := entered["claims"].([]any)[0].(map[string]any)["id"].(string)
	reading := entered["reading"].(map[string]any)["id"].(string)
	before := stats(t, store).Last

	withdraw := `mutation { withdrawClaims(claims: ["` + claim + `"], reason: "no") { withdrawnCount } }`
	for why, tt := range map[string]struct{ query, variables, says string }{
		"withdraw":       {withdraw, `{}`, "was never said by notes"},
		"undo":           {`mutation { undoReading(reading: "` + reading + `", reason: "no") { unchanged } }`, `{}`, "above your clearance"},
		"word anew":      {addReport, withReport(strings.Replace(strings.Replace(report, "MARKING", "", 1), "secret", "other", 1), false), "above your clearance"},
		"say the same":   {addReport, withReport(amber, false), "above your clearance"},
		"try to word it": {addReport, withReport(strings.Replace(strings.Replace(report, "MARKING", "", 1), "secret", "other", 1), true), "above your clearance"},
	} {
		a := green.ask(tt.query, tt.variables)
		if len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, tt.says) {
			t.Errorf("%s: %+v", why, a)
		}
	}
	if now := stats(t, store).Last; now != before {
		t.Errorf("something was written: %v", now)
	}
	green.mustAsk(addReport, withReport(strings.NewReplacer("MARKING", "", "secret", "own", "Malta", "Cyprus").Replace(report), false))
	red.mustAsk(withdraw)
}

// TestLongProseIsKept enters texts that are longer than a name, and no longer than they may be.
func TestLongProseIsKept(t *testing.T) {
	c, _ := writing(t, access.Editor)
	long := strings.Repeat("said so ", 500)
	report := `{"key": "long", "source": {"title": "T", "url": "https://acme.example/` + strings.Repeat("a", 600) + `"}, "claims": [{"actor": "APT37", "object": "Malta", "quote": "` + long + `", "note": "` + long + `"}]}`
	added := c.mustAsk(addReport, withReport(report, false))["addReport"].(map[string]any)
	if got := added["claims"].([]any)[0].(map[string]any)["stated"]; got != strings.TrimSpace(long) {
		t.Errorf("kept %v", got)
	}
	a := c.ask(addReport, withReport(strings.Replace(report, long, strings.Repeat(long, 3), 1), false))
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "BAD_INPUT" {
		t.Errorf("24,000 bytes: %+v", a)
	}
}
