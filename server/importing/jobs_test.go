package importing_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
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

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// drip is a file that comes byte by byte, for ever, or not at all.
type drip struct {
	every time.Duration
	stop  chan struct{}
}

func (d drip) Read(p []byte) (int, error) {
	select {
	case <-time.After(d.every):
		return copy(p, " "), nil
	case <-d.stop:
		return 0, os.ErrDeadlineExceeded
	}
}

func (d drip) Stop() { close(d.stop) }

// A file has to come at a least rate, and its import can be ended while it comes.
func TestFilesThatDoNotCome(t *testing.T) {
	for _, every := range []time.Duration{5 * time.Millisecond, time.Hour} {
		o := open(t, importing.Settings{Pace: importing.Pace{Least: 100, Every: 50 * time.Millisecond}, Most: 1})
		for range 2 { // the first has left its place
			s, err := o.jobs.Receive(importing.Request{}, drip{every, make(chan struct{})})
			if !errors.Is(err, importing.ErrSlow) || !strings.Contains(err.Error(), "less than 100 bytes") {
				t.Errorf("one that comes every %s: %+v, %v", every, s, err)
			}
		}
		o = open(t, importing.Settings{Most: 1})
		ended := make(chan error)
		go func() {
			_, err := o.jobs.Receive(importing.Request{}, drip{every, make(chan struct{})})
			ended <- err
		}()
		for len(o.jobs.All()) == 0 {
			time.Sleep(time.Millisecond)
		}
		id := o.jobs.All()[0].ID
		o.jobs.Cancel(id)
		if err := <-ended; !errors.Is(err, importing.ErrEnded) {
			t.Errorf("one that was ended: %v", err)
		}
		if s := o.wait(id); s.State != importing.Cancelled || s.Error != "" {
			t.Errorf("one that was ended is %+v", s)
		}
		o.send(importing.Request{Options: ingest.Options{Dataset: "mine"}}, bundle("JP"))
	}
}

// held is a store whose writes wait.
type held struct {
	graph.Store
	begun chan struct{}
	panic bool
}

func (h held) Write(ctx context.Context, _ *graph.Document, _ graph.WriteOptions) (graph.Receipt, error) {
	if h.panic {
		panic("a fault of the program")
	}
	h.begun <- struct{}{}
	<-ctx.Done()
	return graph.Receipt{}, ctx.Err()
}

func TestImportsAreBoundedAndEnd(t *testing.T) {
	o := open(t, importing.Settings{})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	begun := make(chan struct{}, 9)
	o.jobs = importing.NewJobs(ctx, held{o.store, begun, false}, importing.Settings{Folder: o.folder, Most: 2, Log: slog.New(slog.DiscardHandler)})
	receive := func() (importing.Status, error) {
		return o.jobs.Receive(importing.Request{Options: ingest.Options{Dataset: "mine"}}, strings.NewReader(bundle("JP")))
	}
	var ids []string
	for range 2 {
		s, err := receive()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, s.ID)
	}
	if _, err := receive(); !errors.Is(err, importing.ErrBusy) {
		t.Errorf("a third: %v, want ErrBusy", err)
	}
	<-begun
	states := []importing.State{}
	for _, id := range ids {
		s, _ := o.jobs.Find(id)
		states = append(states, s.State)
	}
	slices.Sort(states)
	if !slices.Equal(states, []importing.State{importing.Waiting, importing.Writing}) {
		t.Errorf("the two are %v, want one to wait", states)
	}
	for _, s := range o.jobs.All() {
		if s.State == importing.Writing {
			o.jobs.Cancel(s.ID)
			if ended := o.wait(s.ID); ended.State != importing.Cancelled {
				t.Errorf("cancelled it is %+v", ended)
			}
		}
	}
	<-begun // the other one's turn
	stop()  // the server ends
	for _, id := range ids {
		if s := o.wait(id); s.State != importing.Cancelled || s.Error != "" {
			t.Errorf("at the end of the server an import is %+v", s)
		}
	}
	if _, err := receive(); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

func TestAPanicFailsItsImportAlone(t *testing.T) {
	o := open(t, importing.Settings{})
	o.jobs = importing.NewJobs(t.Context(), held{o.store, nil, true}, importing.Settings{Folder: o.folder, Log: slog.New(slog.DiscardHandler)})
	for range 2 {
		s := o.send(importing.Request{Options: ingest.Options{Dataset: "mine"}}, bundle("JP"))
		if s.State != importing.Failed || !strings.Contains(s.Error, s.ID) || strings.Contains(s.Error, "fault") {
			t.Errorf("it is %+v", s)
		}
	}
}

// A report is kept for as long as somebody may ask for it, and so it is cut.
func TestReportsAreCut(t *testing.T) {
	o := open(t, importing.Settings{})
	var objects []string
	for i := range 3000 {
		objects = append(objects, fmt.Sprintf(`{"type": "x-%d", "id": 5}`, i))
	}
	text := `{"type": "bundle", "id": "bundle--1", "objects": [` + strings.Join(objects, ",") + "," + strings.SplitN(bundle("JP"), "[", 2)[1]
	s := o.send(importing.Request{Options: ingest.Options{Dataset: "mine"}}, text)
	r := s.Summaries[0].Report
	if len(r.Rejects) > 1000 || len(r.Outside) > 1001 || len(r.Rejects)+s.RejectsLeftOut+len(r.Outside) < 1000 {
		t.Errorf("it is %s with %d rejects, %d left out, %d kinds outside: %s", s.State, len(r.Rejects), s.RejectsLeftOut, len(r.Outside), s.Error)
	}
}

// What a server that was killed left is removed, but not what another has in use.
func TestLeftoversAreRemoved(t *testing.T) {
	o := open(t, importing.Settings{})
	s, err := o.jobs.Receive(importing.Request{}, strings.NewReader("x")) // makes the folder
	if err != nil {
		t.Fatal(err)
	}
	o.wait(s.ID)
	dead := filepath.Join(o.folder, "server-dead")
	if err := os.MkdirAll(filepath.Join(dead, "IMPORT"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{dead + ".lock", filepath.Join(dead, "IMPORT", "half.json")} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := importing.NewJobs(t.Context(), o.store, importing.Settings{Folder: o.folder, Log: slog.New(slog.DiscardHandler)})
	if left, err := filepath.Glob(filepath.Join(o.folder, "*")); err != nil || len(left) != 2 || slices.Contains(left, dead) {
		t.Errorf("left are %v, %v; want the folder in use and its lock", left, err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	o.send(importing.Request{Options: ingest.Options{Dataset: "mine"}}, bundle("JP"))
}

// An import that takes more memory than it may fails with the limit in its words, before
// anything is written, and the next is read.
func TestImportsAreBoundedInMemory(t *testing.T) {
	o := open(t, importing.Settings{Memory: 4 << 20})
	var countries []string
	for i := range 26 * 26 {
		countries = append(countries, string([]byte{'A' + byte(i/26), 'A' + byte(i%26)}))
	}
	var groups []string
	for i := range 60 {
		groups = append(groups, strings.NewReplacer("6fde1d25-3ab1", fmt.Sprintf("%08d-3ab1", i), "f1543176-d780", fmt.Sprintf("%08d-d780", i)).Replace(
			strings.TrimSuffix(strings.SplitN(bundle(countries...), "[", 2)[1], "]}")))
	}
	text := `{"type": "bundle", "id": "bundle--1", "objects": [` + strings.Join(groups, ",") + "]}"
	r := importing.Request{Options: ingest.Options{Dataset: "mine"}}
	s := o.send(r, text)
	if s.State != importing.Failed || !strings.Contains(s.Error, "more than 4 MiB") || !strings.Contains(s.Error, "import-memory") || o.targets() != 0 {
		t.Errorf("of %d bytes %d were read, and it is %s: %q, with %d targets", len(text), s.ReadBytes, s.State, s.Error, o.targets())
	}
	if s := o.send(r, bundle("JP")); s.State != importing.Done {
		t.Errorf("the next is %s: %q", s.State, s.Error)
	}
}
