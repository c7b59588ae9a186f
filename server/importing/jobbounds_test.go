package importing_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/importing"
)

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
