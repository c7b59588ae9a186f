//go:build unix

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

var kills = flag.Int("kills", 0, "how often an import is killed, into each store; 0: 12 times into SQLite, not into Neo4j")

// TestKilledImports kills imports of releases at moments of chance, most of them later than the start. What was acknowledged
// is there, of what was not all or nothing; the same release again makes the store what it
// would be had nobody been killed. It kills more often by
//
//	go test ./server -run KilledImports -kills 200 -v -timeout 2h
func TestKilledImports(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		killImports(t, "sqlite:"+filepath.Join(t.TempDir(), "graph.db"), nil)
	})
	t.Run("neo4j", func(t *testing.T) {
		if *kills == 0 {
			t.Skip("takes minutes: -kills says how often")
		}
		server := neo4jtest.FromEnv(t)
		server.Empty(t)
		killImports(t, server.URI, []string{"NEO4J_USER=" + server.User, "NEO4J_PASSWORD=" + server.Password})
	})
}

// imports are those of releases of one data set into a store, by the program.
type imports struct {
	*testing.T
	store string
	env   []string
	dir   string
}

func killImports(t *testing.T, store string, env []string) {
	wanted := cmp.Or(*kills, 12)
	killed := imports{t, store, env, t.TempDir()}
	whole := imports{t, "sqlite:" + filepath.Join(t.TempDir(), "whole.db"), nil, killed.dir}
	r := rand.New(rand.NewPCG(5, 8))
	began := time.Now()
	killed.must(killed.importing(0)...)
	usual := time.Since(began)
	whole.must(whole.importing(0)...)
	had, after := 1, 0 // kills after which the commit was there
	var slowest time.Duration
	for n, nth := 0, 1; n < wanted; nth++ {
		ended, took := killed.kill(killed.importing(nth), time.Duration((0.3+0.8*r.Float64())*float64(usual)))
		began := time.Now()
		there := killed.readings()
		slowest = max(slowest, time.Since(began))
		switch {
		case ended && there != had+1:
			t.Fatalf("release %d was acknowledged; there are %d readings, want %d", nth, there, had+1)
		case there < had || there > had+1:
			t.Fatalf("after kill %d, in release %d: %d readings, want %d or one more", n, nth, there, had)
		case ended:
			usual = min(usual, took) // the first has more to do
		default:
			n++
			after += there - had
		}
		if nth == (wanted+1)/2 { // it reads all that was ever said: not each time
			killed.must("verify", "--store", killed.store)
		}
		killed.must(killed.importing(nth)...)
		whole.must(whole.importing(nth)...)
		had++
	}
	if out := killed.must("verify", "--store", killed.store); !strings.Contains(out, " 0 faults") {
		t.Error(out)
	}
	if got, want := killed.export(), whole.export(); got != want {
		t.Errorf("the store holds %d bytes, other than the %d of one whose imports were never killed", len(got), len(want))
	}
	t.Logf("%d kills in %d imports, %d of them after the commit; opened and read within %s", wanted, had-1, after, slowest.Round(time.Millisecond))
}

// importing is the command that imports a release of 150 actors, each with other victims than before.
func (i imports) importing(nth int) []string {
	type object = map[string]any
	victims := []string{"Japan", "France", "Vietnam", "Ukraine", "Chile", "Kenya", "Norway"}
	values := make([]object, 150)
	for k := range values {
		values[k] = object{
			"value": fmt.Sprintf("Kestrel %d", k), "uuid": fmt.Sprintf("50cd027f-df14-40b2-aa22-%012d", k),
			"meta": object{"synonyms": []string{fmt.Sprintf("K-%d", k)}, "cfr-suspected-victims": []string{victims[(nth+k)%7], victims[(nth+3*k)%7]}},
		}
	}
	text, err := json.Marshal(object{"name": "Threat Actor", "type": "threat-actor", "uuid": "7cdff317-a673-4474-84ec-4f1754947823", "version": nth + 1, "values": values})
	if err != nil {
		i.Fatal(err)
	}
	file := filepath.Join(i.dir, fmt.Sprintf("%d.json", nth))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		i.Fatal(err)
	}
	day := time.Date(2015, 1, 1+nth, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	return []string{"import", "misp", file, "--store", i.store, "--recorded", day, "--yes"}
}

func (i imports) command(args []string) *exec.Cmd {
	cmd := exec.CommandContext(i.Context(), os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), i.env...)
	return cmd
}

// must runs the program to its end, and returns what it says.
func (i imports) must(args ...string) string {
	i.Helper()
	out, err := i.command(args).CombinedOutput()
	if err != nil {
		i.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// kill runs the program and kills it after a time. It returns whether it had ended by
// itself, and how long that took.
func (i imports) kill(args []string, after time.Duration) (ended bool, took time.Duration) {
	i.Helper()
	cmd, began := i.command(args), time.Now()
	if err := cmd.Start(); err != nil {
		i.Fatal(err)
	}
	late := time.AfterFunc(after, func() {
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			i.Error(err)
		}
	})
	defer late.Stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signal() == syscall.SIGKILL {
			return false, 0
		}
	}
	if err != nil {
		i.Fatalf("%v: %v", args, err)
	}
	return true, time.Since(began)
}

// readings counts the readings of the data set.
func (i imports) readings() int {
	return strings.Count(i.must("readings", "--store", i.store), "misp-galaxy@")
}

// export is all that a store holds, whenever it was stored.
func (i imports) export() string {
	return i.must("export", "--format", "jsonl", "--restricted", "--store", i.store)
}
