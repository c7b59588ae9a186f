package sqlite

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// whole is a step of a plan that reads a table of the graph from end to end.
var whole = regexp.MustCompile(`^SCAN (h|c|e|t|v|m|r|held|claim|entity|entity_run|version|name)\b`)

// Answers of one page must not grow dearer with the graph: what they read is found by an index.
func TestPagesReadNoWholeTable(t *testing.T) {
	s, err := Open(t.Context(), InMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, text := range map[string]string{
		"page of all": pageAll, "page by subject": pageBySubject, "page by object": pageByObject, "page by incident": pageByIncident, "page about": pageAbout,
		"each by subject": eachBySubject, "each by object": eachByObject, "each by incident": eachByIncident, "each about": eachAbout, "each by source": eachBySource, "count by source": countBySource,
		"page of few": pageFew, "each of few": eachFew, "count of few": countFew,
		"count by subject": countBySubject, "count by object": countByObject, "count by incident": countByIncident, "count about": countAbout,
		"claims by id": findClaimsByID, "claims among": claimsAmong, "claims between": claimsBetween, "last version": lastVersion,
		"entities of a kind": findEntitiesOfKind, "entities by id": findEntitiesByID, "entity runs among": entityRunsAmong, "entity runs between": entityRunsBetween, "versions between": versionsBetween, "last description": lastDescription,
		"exact": findExact, "prefix": findPrefix, "spelling": findSpelling, "beginning": findBeginning, "last commit": findLastStamp,
		"moved entities": movedEntities, "moved claims": movedClaims, "ids among": idsAmong, "ids between": idsBetween,
		"streamed claims among": streamedClaimsAmong, "streamed claims between": streamedClaimsBetween,
		"streamed runs among": streamedRunsAmong, "streamed runs between": streamedRunsBetween,
		"streamed entities among": streamedEntitiesAmong, "streamed entities between": streamedEntitiesBetween,
		"described among": describedAmong, "described between": describedBetween,
	} {
		for _, step := range planOf(t, s, text) {
			if whole.MatchString(step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// planOf returns the steps by which SQLite answers a question.
func planOf(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var steps []string
	err := each(t.Context(), s.read, "EXPLAIN QUERY PLAN "+text, func(rows *sql.Rows) (bool, error) {
		var id, parent, unused int
		var step string
		err := rows.Scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return true, err
	}, everyParameter(text)...)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return steps
}

var parameter = regexp.MustCompile(`:(\w+)`)

// everyParameter gives each parameter of a text a value of its kind.
func everyParameter(text string) []any {
	var args []any
	seen := map[string]bool{}
	for _, found := range parameter.FindAllStringSubmatch(text, -1) {
		if !seen[found[1]] {
			seen[found[1]] = true
			args = append(args, sql.Named(found[1], nil))
		}
	}
	return args
}

// A window that a view asks for is tested on the claim's four days: they must
// say what the span says.
func TestEdgesAreThoseOfTheSpan(t *testing.T) {
	for _, text := range []string{"2017", "2017-05/2018", "2016/..", "../2017", "201X", "2014/2014-03", "2017-23"} {
		sp := graph.MustSpan(text)
		startLo, startHi, endLo, endHi := sp.StartAndEnd()
		for _, day := range []graph.Date{"2013-12-31", "2014-01-01", "2014-04-01", "2016-12-31", "2017-05-15", "2017-12-31", "2018-01-01"} {
			window := day.AddDays(200)
			if got, want := endHi >= day && startLo <= window, sp.Possibly(day, window); got != want {
				t.Errorf("%s possibly %s: %t, want %t", text, day, got, want)
			}
			if got, want := endLo >= day && startHi <= window, sp.Certainly(day, window); got != want {
				t.Errorf("%s certainly %s: %t, want %t", text, day, got, want)
			}
		}
	}
}

// A stream reads a whole graph: each table as it lies in the file, with nothing to sort.
func TestStreamsSortNothing(t *testing.T) {
	s, err := Open(t.Context(), InMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, text := range map[string]string{
		"moved entities": movedEntities, "moved claims": movedClaims, "claims": streamedClaimsBetween,
		"runs": streamedRunsBetween, "entities": streamedEntitiesBetween, "described": describedBetween,
	} {
		for _, step := range planOf(t, s, text) {
			if strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}
