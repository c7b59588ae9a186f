package sqlite

import (
	"database/sql"
	"strings"
	"testing"
)

// What is written from graph.Filters is shown here as it goes to SQLite.
func TestConditionsOfAView(t *testing.T) {
	want := `
		AND ` + assertedOn + `
		AND (:occurred IS NULL OR c.predicate NOT IN ('targets', 'active') OR CASE WHEN :certainly
			THEN c.end_lo >= :occurred AND c.start_hi <= :occurredUntil
			ELSE c.end_hi >= :occurred AND c.start_lo <= :occurredUntil END)
		AND (:minConfidence IS NULL OR h.confidence >= :minConfidence)
		AND (:datasets IS NULL OR c.dataset IN (SELECT key FROM dataset WHERE name IN (SELECT value FROM json_each(:datasets))))
		AND (:claimants IS NULL OR c.claimant IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:claimants))))
		AND (:sources IS NULL OR c.source IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:sources))))
		AND (:publishers IS NULL OR c.source IN (` + publishedBy + ` IN (SELECT value FROM json_each(:publishers))))`
	if got := viewConditions(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestEveryParameterOfAViewIsGiven(t *testing.T) {
	given := map[string]bool{}
	given["snapshot"] = true // argsOf gives it to every question
	for _, arg := range viewArgs(asOf{}) {
		given[arg.(sql.NamedArg).Name] = true
	}
	for _, found := range parameter.FindAllString(viewConditions(), -1) {
		if !given[strings.TrimPrefix(found, ":")] {
			t.Errorf("%s is given no value", found)
		}
	}
}
