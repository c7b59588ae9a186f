package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// TestBackupWhileWriting backs up a store that is written all the time: each copy
// is the store after some commit, whole, and has checksums.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := openStoreAt(t, path)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	defer writing.Wait()
	defer stop()
	begun := make(chan struct{})
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			doc := graphtest.Report("seed", "2018-02-20", claimsOfCommit(i)...)
			if _, err := s.Write(ctx, doc, graph.WriteOptions{}); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
			if i == 3 {
				close(begun)
			}
		}
	})
	<-begun
	seq := int64(0)
	for i := range 6 {
		to := filepath.Join(dir, string(rune('a'+i))+".db")
		if err := Backup(t.Context(), path, to); err != nil {
			t.Fatal(err)
		}
		if found, err := Check(t.Context(), to, true); err != nil || len(found.Faults) > 0 || !found.Checksums {
			t.Errorf("%+v, %v", found, err)
		}
		b := openStoreAt(t, to)
		stats, err := b.Stats(t.Context())
		if err != nil || stats.Last.Seq < seq || stats.Last.Seq < 4 {
			t.Errorf("commit %d after %d, %v", stats.Last.Seq, seq, err)
		}
		seq = stats.Last.Seq
		readings, err := b.Readings(t.Context())
		if err != nil || int64(len(readings)) != seq {
			t.Errorf("%d readings of %d commits, %v", len(readings), seq, err)
		}
		for _, r := range readings {
			if doc, err := b.Document(t.Context(), r.ID); err != nil || doc.Digest() != r.Digest {
				t.Errorf("%s is not whole: %v", r.ID, err)
			}
		}
	}
}

// TestBackupIsTheSame backs up and back again: every answer is the same.
func TestBackupIsTheSame(t *testing.T) {
	dir := t.TempDir()
	path, to, again := filepath.Join(dir, "graph.db"), filepath.Join(dir, "b.db"), filepath.Join(dir, "c.db")
	s := openStoreAt(t, path)
	fill(t, s) // and much of it is in the log still
	want := ask(t.Context(), path)
	if err := errors.Join(Backup(t.Context(), path, to), Backup(t.Context(), to, again)); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{to, again} {
		if got := ask(t.Context(), file); got.err != nil || !slices.Equal(got.lines, want.lines) {
			t.Errorf("%s answers otherwise: %v", file, got.err)
		}
	}
	content, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, from, to string
		want           error
	}{
		{"over a file", path, to, graph.ErrInvalid},
		{"over itself", path, path, graph.ErrInvalid},
		{"of nothing", filepath.Join(dir, "none.db"), filepath.Join(dir, "d.db"), graph.ErrUnavailable},
		{"into no folder", path, filepath.Join(dir, "none", "d.db"), graph.ErrUnavailable},
		{"of what is no store", filepath.Join(dir, "text"), filepath.Join(dir, "d.db"), graph.ErrInvalid},
		{"of a damaged store", filepath.Join(dir, "damaged.db"), filepath.Join(dir, "d.db"), graph.ErrDamaged},
	} {
		broken := slices.Clone(content)
		broken[len(broken)/2] ^= 1
		for name, text := range map[string][]byte{"text": []byte("text"), "damaged.db": broken} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := Backup(t.Context(), c.from, c.to); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if after, err := os.ReadFile(to); err != nil || !slices.Equal(after, content) {
		t.Errorf("a backup that was there is another: %v", err)
	}
	if rest, err := filepath.Glob(filepath.Join(dir, ".actorgraph-*")); err != nil || len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Backup(ctx, path, filepath.Join(dir, "d.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
