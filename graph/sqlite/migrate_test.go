package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

func TestMigrationsAreNumberedWithoutAGap(t *testing.T) {
	files := migrationFiles()
	if len(files) == 0 || !slices.IsSorted(files) {
		t.Fatalf("migrations %v", files)
	}
	for i, name := range files {
		if want := regexp.MustCompile(fmt.Sprintf(`^migrations/%04d_\w+\.sql$`, i+1)); !want.MatchString(name) {
			t.Errorf("migration %d is called %s", i+1, name)
		}
	}
}

// versionOf returns the marks of a database.
func versionOf(t *testing.T, s *Store) (application, version int) {
	t.Helper()
	for pragma, to := range map[string]*int{"application_id": &application, "user_version": &version} {
		if err := s.write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(to); err != nil {
			t.Fatal(err)
		}
	}
	return application, version
}

func TestOpenMigratesAndMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	for range 2 { // the second time there is nothing to do
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if application, version := versionOf(t, s); application != applicationID || version != len(migrationFiles())|withChecksums {
			t.Errorf("marked %x, version %d", application, version)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A migration that fails half way, or is cancelled, leaves the version as it was.
func TestOpenMigratesInOneTransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	if _, err := inspect(path, os.O_RDWR|os.O_CREATE); err != nil {
		t.Fatal(err)
	}
	s := &Store{path: path}
	if err := s.connect(); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.mark(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(t.Context(), "CREATE TABLE held (in_the_way)"); err != nil {
		t.Fatal(err)
	}
	if err := s.migrate(t.Context()); err == nil {
		t.Fatal("migrated over a table that is in the way")
	}
	var tables int
	if err := s.write.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE type = 'table'").Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if _, version := versionOf(t, s); version != 0 || tables != 1 {
		t.Errorf("version %d with %d tables, want all as it was", version, tables)
	}
}

func TestOpenHonoursItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "graph.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

// A newer program can have moved a file on whose header still shows the old
// version, because the log beside it has the new one.
func TestMigrateRefusesWhatTheHeaderDidNotShow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.write.ExecContext(t.Context(), "PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("%v, want ErrInvalid", err)
	}
}

// reopen takes a database back to an older version, before the ninth, by some statements, and opens it
// again, which brings it up to date.
func reopen(t *testing.T, s *Store, back string) *Store {
	t.Helper()
	const withoutIndexes = `DROP INDEX claim_mark_claim; DROP INDEX entity_mark_entity; DROP INDEX entity_mark_version; DROP INDEX version_replaced;`
	if _, err := s.write.ExecContext(t.Context(), withoutIndexes+back); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// withoutReadingColumns takes from readings and data sets what later versions added.
const withoutReadingColumns = `
	ALTER TABLE reading DROP COLUMN document; ALTER TABLE reading DROP COLUMN unread; ALTER TABLE reading DROP COLUMN withdraws;
	ALTER TABLE reading DROP COLUMN entered_by; ALTER TABLE reading DROP COLUMN entered_reason;
	ALTER TABLE reading DROP COLUMN undone_by; ALTER TABLE reading DROP COLUMN undone_reason; ALTER TABLE dataset DROP COLUMN part;`

// A store of the second version calls the runs of entities otherwise.
func TestOpenRenamesTheRunsOfEntities(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	doc := graphtest.Release("seed", "2018-02-20", graphtest.Targeted("actor/seed/a", "country/KR", "2017"))
	if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	const back = `
		ALTER TABLE claim_mark DROP COLUMN published_from; ALTER TABLE claim_mark DROP COLUMN basis;
		ALTER TABLE entity_mark DROP COLUMN published_from; ALTER TABLE entity_mark DROP COLUMN basis;
		ALTER TABLE held DROP COLUMN recorded_from; ALTER TABLE held DROP COLUMN basis;
` + withoutReadingColumns + `
		ALTER TABLE entity_run RENAME TO telling;
		DROP INDEX entity_run_kind;
		CREATE INDEX telling_kind ON telling (kind, name, id);
		DROP INDEX claim_source; PRAGMA user_version = 2`
	s = reopen(t, s, back)
	found, err := s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 2})
	if err != nil || len(found.Items) != 1 || found.Items[0].Name != "a" {
		t.Errorf("found %+v, %v; want the actor", found.Items, err)
	}
}

// backToVersion3 writes intervals and marks as version 3 of the database kept them.
const backToVersion3 = `
ALTER TABLE claim_mark DROP COLUMN published_from; ALTER TABLE claim_mark DROP COLUMN basis;
ALTER TABLE entity_mark DROP COLUMN published_from; ALTER TABLE entity_mark DROP COLUMN basis;
ALTER TABLE held DROP COLUMN recorded_from; ALTER TABLE held DROP COLUMN basis;
` + withoutReadingColumns + `
DROP INDEX claim_source; PRAGMA user_version = 3`

func TestADatabaseOfVersion3IsBroughtUpToDate(t *testing.T) {
	read := func(s *Store) (out []graph.Claim) {
		for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	dated := graphtest.Targeted("actor/seed/a", "country/VN", "2017")
	dated.Published = "2017-12-31" // since when is open in version 3 as here
	for _, doc := range []*graph.Document{
		graphtest.Release("seed", "2018-01-01", graphtest.Targeted("actor/seed/a", "country/KR", ""), graphtest.Targeted("actor/seed/a", "country/JP", "2016"), dated),
		graphtest.Release("seed", "2018-03-01", graphtest.Sure(graphtest.Targeted("actor/seed/a", "country/KR", ""), 50), dated),
		graphtest.Release("seed", "2018-05-01", graphtest.Targeted("actor/seed/a", "country/JP", "2016")),
	} {
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	want := read(s)
	if len(want) != 3 || len(want[0].Held) == 0 {
		t.Fatalf("got %v", want)
	}
	s = reopen(t, s, backToVersion3)
	if diff := cmp.Diff(want, read(s), cmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
		t.Error("(-before +after)\n" + diff)
	}
}

// A store of the seventh version finds a record that the seed quotes by the seed's name.
func TestOpenFindsRecordsByTheirOwnNames(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	for dataset, name := range map[string]string{"seed": "Quote", "my%20feed": "NavRAT"} {
		e := graphtest.EntityOf(graph.MakeID(graph.Incident, "my%20feed", "7"))
		e.Name = name
		if _, err := s.Write(t.Context(), graphtest.With(graphtest.Release(dataset, "2018-01-01"), e), graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	const back = `ALTER TABLE dataset DROP COLUMN part; UPDATE name SET key = 'quote', name = 'Quote' WHERE kind = 'incident'; DROP INDEX claim_source; PRAGMA user_version = 7`
	s = reopen(t, s, back)
	for text, want := range map[string]int{"navrat": 1, "quote": 0} {
		hits, err := s.Search(t.Context(), graph.SearchQuery{Text: text, Exact: true, First: 5})
		if err != nil || len(hits) != want {
			t.Errorf("%s: found %v, %v; want %d", text, hits, err, want)
		}
	}
	page, err := s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Incident, Named: "nav"}, graph.Page{First: 5, Count: true})
	if err != nil || page.Total != 1 {
		t.Errorf("listed %v, %v; want the incident", page, err)
	}
}
