package importing_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/server/importing"
)

// bundle is a group that targets countries, as a bundle of STIX.
func bundle(countries ...string) string {
	objects := []string{`{"type": "intrusion-set", "id": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "name": "Grey Plover", "modified": "2024-03-01T00:00:00Z"}`}
	for i, c := range countries {
		id := fmt.Sprintf("f1543176-d780-5589-8641-e23023f6510%d", i)
		objects = append(objects,
			fmt.Sprintf(`{"type": "location", "id": "location--%s", "country": %q}`, id, c),
			fmt.Sprintf(`{"type": "relationship", "id": "relationship--%s", "relationship_type": "targets", "source_ref": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "target_ref": "location--%s"}`, id, id))
	}
	return `{"type": "bundle", "id": "bundle--1", "objects": [` + strings.Join(objects, ",\n") + `]}`
}

// office is a store with what imports into it.
type office struct {
	*testing.T
	store  graph.Store
	jobs   *importing.Jobs
	folder string
}

func open(t *testing.T, s importing.Settings) *office {
	t.Helper()
	o := &office{T: t, store: sqlitetest.Open(t, vocab.Document()), folder: filepath.Join(t.TempDir(), "imports")}
	s.Folder, s.Log = o.folder, slog.New(slog.DiscardHandler)
	o.jobs = importing.NewJobs(t.Context(), o.store, s)
	t.Cleanup(func() {
		if err := o.jobs.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(o.folder); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("in the end %v is left, %v", left, err)
		}
	})
	return o
}

// wait waits until an import has ended.
func (o *office) wait(id string) importing.Status {
	o.Helper()
	tick, deadline := time.NewTicker(time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for {
		s, ok := o.jobs.Find(id)
		if !ok {
			o.Fatalf("there is no import %s", id)
		}
		if s.Ended != nil {
			return s
		}
		select {
		case <-deadline:
			o.Fatalf("after a minute the import is %+v", s)
		case <-tick.C:
		}
	}
}

// send has a file imported, and returns how that ended.
func (o *office) send(r importing.Request, file string) importing.Status {
	o.Helper()
	s, err := o.jobs.Receive(r, strings.NewReader(file))
	if err != nil {
		o.Fatal(err)
	}
	return o.wait(s.ID)
}

func (o *office) targets() int {
	o.Helper()
	stats, err := o.store.Stats(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	return stats.Claims[graph.Targets]
}

func TestImport(t *testing.T) {
	o := open(t, importing.Settings{})
	r := importing.Request{By: "ann", Reason: "of this week", Name: `C:\feeds\plover.json`, Options: ingest.Options{Dataset: "mine"}}
	text := bundle("JP", "KR")

	r.DryRun = true
	tried := o.send(r, text)
	if tried.State != importing.Done || tried.Summaries[0].New != 3 || !tried.DryRun || o.targets() != 0 {
		t.Errorf("a trial tells %+v, and there are %d targets", tried, o.targets())
	}
	r.DryRun = false
	done := o.send(r, text)
	if done.State != importing.Done || done.Summaries[0].New != 3 || o.targets() != 2 || done.Name != "plover.json" || done.By != "ann" {
		t.Errorf("it tells %+v, and there are %d targets", done, o.targets())
	}
	if n := int64(len(text)); done.ReceivedBytes != n || done.ReadBytes < n {
		t.Errorf("of %d bytes %d came and %d were read", n, done.ReceivedBytes, done.ReadBytes)
	}
	readings, err := o.store.Readings(t.Context())
	last := readings[len(readings)-1]
	if err != nil || last.Entry.By != "ann" || last.Entry.Reason != "of this week" || last.ID != done.Summaries[0].Reading {
		t.Errorf("the reading is %+v, %v", last, err)
	}
	if again := o.send(r, text); !again.Summaries[0].Unchanged {
		t.Errorf("the same again is %+v, want it unchanged", again)
	}
	if all := o.jobs.All(); len(all) != 3 || all[2].ID != tried.ID || all[0].Summaries != nil {
		t.Errorf("listed are %+v", all)
	}
}

func TestImportOfAnArchive(t *testing.T) {
	o := open(t, importing.Settings{})
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	names := []string{"a.json", "b.json", ".c.json", "x/.d/e.json", "../../f.json", `..\..\g.json`, "/h.json", "README.md", "./i.json"}
	for range 20 {
		names = append(names, "__MACOSX/"+strings.Repeat("long", 100)+".json")
	}
	for _, name := range names {
		f, err := w.Create(name)
		if text := bundle("JP"); err == nil && name != "README.md" {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := o.send(importing.Request{Name: "../../feed.zip", Options: ingest.Options{Dataset: "mine"}}, b.String())
	if s.State != importing.Done || o.targets() != 1 || s.Name != "feed.zip" {
		t.Errorf("it tells %+v", s)
	}
	notes := strings.Join(s.Summaries[0].Report.Notes, "\n")
	for _, want := range []string{
		"3 files have a name that leads out of the archive and were passed over: feed.zip/../../f.json, feed.zip/..\\..\\g.json, feed.zip//h.json",
		"22 files are hidden and were passed over: feed.zip/.c.json, feed.zip/x/.d/e.json, ...", "and 12 more", "1 files are no stix and were passed over: feed.zip/README.md",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("it tells %s; want %s", notes, want)
		}
	}
	if len(notes) > 4000 {
		t.Errorf("the notes have %d bytes", len(notes))
	}
}

// What withdraws more than a tenth of a data set is confirmed by a person, as at the
// command line.
func TestImportIsConfirmed(t *testing.T) {
	o := open(t, importing.Settings{})
	full := true
	r := importing.Request{Confirm: "say yes=true", Options: ingest.Options{Dataset: "mine", Full: &full, Recorded: "2024-03-01"}}
	o.send(r, bundle("JP", "KR", "FR"))
	r.Options.Recorded = "2024-04-01"
	if s := o.send(r, bundle("JP")); s.State != importing.Unconfirmed || len(s.Doubts) != 1 || !strings.Contains(s.Error, "yes=true") || o.targets() != 3 {
		t.Errorf("unconfirmed it tells %+v, and %d targets are left", s, o.targets())
	}
	r.DryRun = true
	if s := o.send(r, bundle("JP")); s.State != importing.Done || !strings.Contains(fmt.Sprint(s.Summaries[0].Report.Notes), "it will be asked for") {
		t.Errorf("a trial tells %+v", s)
	}
	r.DryRun, r.Yes = false, true
	if s := o.send(r, bundle("JP")); s.State != importing.Done || len(s.Doubts) != 1 || s.Summaries[0].Withdrawn != 2 || o.targets() != 1 {
		t.Errorf("confirmed it tells %+v, and %d targets are left", s, o.targets())
	}
}

// zipped is an archive of one file.
func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var b strings.Builder
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImportFails(t *testing.T) {
	o := open(t, importing.Settings{MaxBytes: 4096})
	for why, tt := range map[string]struct {
		request    importing.Request
		text, want string
	}{
		"no format":         {importing.Request{Name: "x.txt"}, "hello", "x.txt does not tell its format"},
		"no JSON":           {importing.Request{Format: "stix"}, "{", "upload: "},
		"no date":           {importing.Request{Format: "misp"}, `{"values": []}`, "recorded: a MISP galaxy does not say when it was released"},
		"no data set":       {importing.Request{Format: "stix"}, bundle("JP"), "dataset: the bundle does not say what data set it is of; give a key, such as my-feed"},
		"another format":    {importing.Request{Format: "misp", Name: "a.zip"}, zipped(t, "a.json", bundle("JP")), "needs the day of its release (recorded)"},
		"the vocabulary":    {importing.Request{Options: ingest.Options{Dataset: graph.VocabularyDataset}}, bundle("JP"), "vocabulary comes with the program"},
		"the seed":          {importing.Request{Options: ingest.Options{Dataset: "seed"}}, bundle("JP"), "seed comes with the program"},
		"a table as a zip":  {importing.Request{Format: "cfr"}, "PK\x03\x04 and no more", "no zip archive"},
		"a data set of ' '": {importing.Request{Options: ingest.Options{Dataset: "my notes"}}, bundle("JP"), "dataset"},
	} {
		s := o.send(tt.request, tt.text)
		if s.State != importing.Failed || !strings.Contains(s.Error, tt.want) || strings.Contains(s.Error, o.folder) || strings.Contains(s.Error, "--") || strings.Contains(s.Error, "[]") {
			t.Errorf("%s: %s, %q; want it failed with %q", why, s.State, s.Error, tt.want)
		}
	}
	for why, tt := range map[string]struct {
		request importing.Request
		text    string
		want    error
	}{
		"an unknown format":       {importing.Request{Format: "stix3"}, bundle("JP"), graph.ErrInvalid},
		"the seed's format":       {importing.Request{Format: "seed"}, bundle("JP"), graph.ErrInvalid},
		"a table without mapping": {importing.Request{Format: "csv"}, "a,b\n1,2\n", graph.ErrInvalid},
		"nothing":                 {importing.Request{}, "", graph.ErrInvalid},
		"too much":                {importing.Request{}, strings.Repeat("x", 4097), ingest.ErrTooLarge},
	} {
		if s, err := o.jobs.Receive(tt.request, strings.NewReader(tt.text)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v; want %v", why, s, err, tt.want)
		}
	}
	if s, err := o.jobs.Receive(importing.Request{}, io.MultiReader(strings.NewReader("{"), broken{})); !errors.Is(err, errBroken) {
		t.Errorf("a line that breaks: %+v, %v", s, err)
	}
	if o.targets() != 0 {
		t.Errorf("%d targets were written", o.targets())
	}
}

var errBroken = errors.New("the line broke")
