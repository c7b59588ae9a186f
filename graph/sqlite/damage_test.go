package sqlite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// fill writes random documents, with a reading that was undone.
func fill(t *testing.T, s *Store) {
	t.Helper()
	docs := graphtest.RandomDocuments(rand.New(rand.NewPCG(7, 7)), graphtest.Size{Actors: 4, Claims: 25})
	last := ""
	for i := range docs {
		receipt, err := s.Write(t.Context(), &docs[i], graph.WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		last = receipt.Reading.ID
	}
	if _, err := s.Write(t.Context(), nil, graph.WriteOptions{Undo: last}); err != nil {
		t.Fatal(err)
	}
}

// wholeFile returns the content of a store's file after all was written into it.
func wholeFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// answers are one line for each thing that a store can be asked for, in every way.
type answers struct {
	lines []string
	err   error
}

func (a *answers) add(what any, err error) {
	text, jsonErr := json.Marshal(what)
	a.err = errors.Join(a.err, err, jsonErr)
	a.lines = append(a.lines, string(text))
}

// ask opens the file of a store and asks for all that it has.
func ask(ctx context.Context, path string) (out answers) {
	s, err := Open(ctx, path)
	if err != nil {
		return answers{err: err}
	}
	defer func() { out.err = errors.Join(out.err, s.Close()) }()
	readings, err := s.Readings(ctx)
	out.add(readings, err)
	for _, r := range readings {
		out.add(s.Document(ctx, r.ID))
	}
	for _, gone := range []bool{false, true} {
		q := graph.ClaimQuery{View: graph.View{WithWithdrawn: gone}}
		for c, err := range s.EachClaim(ctx, q) {
			out.add(c, err)
		}
		out.add(s.Claims(ctx, q, graph.Page{First: 20, Count: true}))
	}
	for _, kind := range graph.Kinds() {
		for e, err := range graph.AllEntities(ctx, s, graph.EntityQuery{Kind: kind, Replaced: true, Gone: true}) {
			out.add(e, err)
		}
	}
	for _, text := range []string{"a", "group", "apt37", "korea"} {
		out.add(s.Search(ctx, graph.SearchQuery{Text: text, First: 50}))
	}
	stats, err := s.Stats(ctx)
	out.add(stats, err)
	var items []string
	for item, err := range s.Stream(ctx, 0) {
		text, _ := json.Marshal(item) // as it was a moment before, of the same types
		items = append(items, string(text))
		out.err = errors.Join(out.err, err)
	}
	slices.Sort(items)
	out.lines = append(out.lines, items...)
	return out
}

// checkDamage holds what a damaged file answers against the right answers: they
// are the same, or there is an error, and then the check of the file finds it too.
func checkDamage(t *testing.T, content []byte, want []string, what string, at int) (seen bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	found, checkErr := Check(t.Context(), path, true)
	quick, quickErr := Check(t.Context(), path, false)
	got := ask(t.Context(), path)
	switch {
	case got.err == nil && !slices.Equal(got.lines, want):
		t.Errorf("%s at %d: another answer, and no error", what, at)
	case got.err == nil:
		return false
	case !errors.Is(got.err, graph.ErrDamaged) && !errors.Is(got.err, graph.ErrInvalid):
		t.Errorf("%s at %d: %v, want ErrDamaged, or ErrInvalid of what is no store any more", what, at, got.err)
	case checkErr == nil && len(found.Faults) == 0:
		t.Errorf("%s at %d: %v, and the check finds nothing", what, at, got.err)
	case slices.ContainsFunc(found.Faults, func(fault string) bool { return fault == "" || strings.ContainsAny(fault, "\n*") }):
		t.Errorf("%s at %d: the faults are no lines: %q", what, at, found.Faults)
	case quickErr == nil && len(quick.Faults) == 0:
		t.Errorf("%s at %d: %v, and the quick check finds nothing", what, at, got.err)
	}
	return true
}

// TestDamageIsNeverAnAnswer flips bits of a store's file: in every byte of its
// header, and at random in all of it.
func TestDamageIsNeverAnAnswer(t *testing.T) {
	content := wholeFile(t)
	path := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	want := ask(t.Context(), path)
	if want.err != nil || len(want.lines) < 200 {
		t.Fatalf("%d lines, %v", len(want.lines), want.err)
	}
	if found, err := Check(t.Context(), path, true); err != nil || len(found.Faults) > 0 || !found.Checksums {
		t.Fatalf("of a sound file: %+v, %v", found, err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	flip := func(what string, at int) bool {
		broken := bytes.Clone(content)
		broken[at] ^= byte(1 + r.IntN(255))
		return checkDamage(t, broken, want.lines, what, at)
	}
	for at := range 100 {
		if !flip("header", at) {
			t.Errorf("header at %d: nobody sees it", at)
		}
	}
	seen := 0
	for range 300 { // with those of the header 400
		if flip("flip", r.IntN(len(content))) {
			seen++
		}
	}
	if seen < 150 { // the rest is in pages that hold nothing any more
		t.Errorf("only %d of 300 are seen", seen)
	}
	for range 10 {
		cut := 1 + r.IntN(len(content)-1)
		checkDamage(t, content[:cut], want.lines, "cut", cut)
		cut = len(content) - 1 - r.IntN(4000)
		if !checkDamage(t, content[:cut], want.lines, "last page cut", cut) {
			t.Errorf("last page cut at %d: nobody sees it", cut)
		}
		zeroed := bytes.Clone(content)
		page := r.IntN(len(content)) / 4096 * 4096
		clear(zeroed[page : page+4096])
		checkDamage(t, zeroed, want.lines, "page of nothing", page)
	}
}

// openPlain makes a store as it was before its pages had checksums.
func openPlain(t *testing.T, path string) *Store {
	t.Helper()
	if _, err := inspect(path, os.O_RDWR|os.O_CREATE); err != nil {
		t.Fatal(err)
	}
	s := &Store{path: path, writer: semaphore.NewWeighted(1)}
	if err := s.connect(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(context.Context) error{s.mark, s.migrate, s.compile} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestAnOlderFileIsGivenChecksums opens one while another has it open, which
// changes nothing, and alone.
func TestAnOlderFileIsGivenChecksums(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	other := openPlain(t, path)
	fill(t, other)
	want := ask(t.Context(), path)
	if found, err := Check(t.Context(), path, false); want.err != nil || err != nil || found.Checksums || len(found.Faults) > 0 {
		t.Fatalf("while another has it open: %v, %+v, %v", want.err, found, err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t.Context(), path); got.err != nil || !slices.Equal(got.lines, want.lines) {
		t.Fatalf("when it was given checksums: %v", got.err)
	}
	if found, err := Check(t.Context(), path, true); err != nil || !found.Checksums || len(found.Faults) > 0 {
		t.Fatalf("then: %+v, %v", found, err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for page := 0; page < len(content); page += 4096 {
		broken := bytes.Clone(content)
		broken[page+2000] ^= 0x40
		checkDamage(t, broken, want.lines, "flip", page+2000)
	}
	if a, b := openStoreAt(t, path), openStoreAt(t, path); a.pages != checked || b.pages != checked {
		t.Errorf("two that have it open find %d and %d", a.pages, b.pages)
	}
}

func openStoreAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
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

// TestADamagedLogLosesNoCommitInSilence flips bytes of the log that a crash left:
// nothing is missing without an error, but for the very last commit, which looks as
// if power had been lost while it was written.
func TestADamagedLogLosesNoCommitInSilence(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := openStoreAt(t, path)
	const commits = 12 // few enough that all are in the log
	for i := range commits {
		if _, err := s.Write(t.Context(), graphtest.Report("seed", "2018-02-20", claimsOfCommit(7*i)...), graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(path + "-wal") // as a crash would leave it
	if err != nil || len(log) < 100_000 {
		t.Fatalf("%d bytes, %v", len(log), err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	seen, last := 0, 0
	for i := range 150 {
		at := r.IntN(len(log))
		if i < logHeaderSize {
			at = i
		}
		broken := bytes.Clone(log)
		broken[at] ^= byte(1 + r.IntN(255))
		left := filepath.Join(t.TempDir(), "graph.db")
		if err := errors.Join(os.WriteFile(left, file, 0o600), os.WriteFile(left+"-wal", broken, 0o600)); err != nil {
			t.Fatal(err)
		}
		found, checkErr := Check(t.Context(), left, false)
		opened, err := Open(t.Context(), left)
		if errors.Is(err, graph.ErrDamaged) {
			seen++
			continue
		} else if err != nil {
			t.Errorf("at %d: %v", at, err)
			continue
		}
		readings, err := opened.Readings(t.Context())
		if err != nil || len(readings) < commits-1 {
			t.Errorf("at %d of %d: %d of %d commits, and no error but %v", at, len(log), len(readings), commits, err)
		}
		if lost := len(readings) < commits; checkErr != nil || found.LastLost != lost {
			t.Errorf("at %d of %d: %d of %d commits, and the check says of the last that it is lost: %t, %v", at, len(log), len(readings), commits, found.LastLost, checkErr)
		} else if lost {
			last++
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	}
	if last == 0 {
		t.Error("no flip was in the last commit")
	}
	if seen < 75 {
		t.Errorf("%d of 150 are seen", seen)
	}
}
