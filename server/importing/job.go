package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// State is how far an import has come.
type State string

// The states, in their order. The last four are ends.
const (
	Receiving   State = "receiving"   // the file is on its way
	Waiting     State = "waiting"     // another import is before it
	Reading     State = "reading"     // nothing is written yet
	Writing     State = "writing"     // what was read is being written
	Done        State = "done"        // all is written, or with a dry run was tried
	Unconfirmed State = "unconfirmed" // nothing is written, because a person should confirm it
	Failed      State = "failed"      // Error tells why, and the summaries what is written
	Cancelled   State = "cancelled"   // somebody, or the server's end, ended it
)

func (s State) ended() bool {
	return slices.Contains([]State{Done, Unconfirmed, Failed, Cancelled}, s)
}

// Status is what is told of an import.
type Status struct {
	ID     string     `json:"id"`
	State  State      `json:"state"`
	By     string     `json:"by"`
	Name   string     `json:"name"`
	DryRun bool       `json:"dryRun"`
	Begun  time.Time  `json:"begun"`
	Ended  *time.Time `json:"ended,omitempty"`

	Digest        string `json:"digest,omitempty"` // SHA-256 of the file, when all of it is there
	ReceivedBytes int64  `json:"receivedBytes"`    // of the file
	ReadBytes     int64  `json:"readBytes"`        // of it, of an archive unpacked; what is read twice counts twice

	Doubts         []string  `json:"doubts,omitempty"`         // what a person should confirm
	Error          string    `json:"error,omitempty"`          // why it failed
	Summaries      []Summary `json:"summaries,omitempty"`      // one a data set, when it has ended
	RejectsLeftOut int       `json:"rejectsLeftOut,omitempty"` // how many rejects are not in them, because they are too many
}

// job is one import.
type job struct {
	request Request
	formats []ingest.Format // that the file may be of
	id      string
	folder  string // of the file alone
	begun   time.Time
	ctx     context.Context
	cancel  context.CancelCauseFunc

	over chan struct{} // closed at the end

	received, read atomic.Int64

	mu        sync.Mutex
	state     State
	digest    string
	ended     time.Time
	doubts    []string
	failed    error
	summaries []Summary
	leftOut   int
}

func (x *job) status() Status {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := Status{
		ID: x.id, State: x.state, By: x.request.By, Name: fileName(x.request.Name), DryRun: x.request.DryRun, Begun: x.begun.UTC(), Digest: x.digest,
		ReceivedBytes: x.received.Load(), ReadBytes: x.read.Load(), Doubts: x.doubts, Summaries: x.summaries, RejectsLeftOut: x.leftOut,
	}
	if !x.ended.IsZero() {
		s.Ended = new(x.ended.UTC())
	}
	if x.failed != nil {
		s.Error = x.why()
	}
	return s
}

// why says why an import failed, without what is the server's own.
func (x *job) why() string {
	switch {
	case errors.Is(x.failed, graph.ErrReadOnly):
		return "the store takes nothing in: it can only be read"
	case errors.Is(x.failed, graph.ErrUnavailable):
		return "the graph could not be reached; send the file again in a while"
	}
	return strings.ReplaceAll(x.failed.Error(), x.folder+string(filepath.Separator), "")
}

func (x *job) enter(s State) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state = s
}

func (x *job) path() string { return filepath.Join(x.folder, fileName(x.request.Name)) }

func (x *job) clean() error { return os.RemoveAll(x.folder) }

// counter counts what is written to it.
type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}

// arriving is a file on its way, until the context ends.
type arriving struct {
	context.Context
	io.Reader
}

func (a arriving) Read(p []byte) (int, error) {
	if a.Err() != nil {
		return 0, context.Cause(a.Context)
	}
	return a.Reader.Read(p)
}

// receive writes the file to the folder.
func (x *job) receive(file io.Reader, most int64, at Pace) (err error) {
	f, err := os.OpenFile(x.path(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if s, ok := file.(Stopper); ok {
		defer context.AfterFunc(x.ctx, s.Stop)()
	}
	pace := at.follow(func() {
		x.cancel(fmt.Errorf("%w: less than %d bytes of it came in %s", ErrSlow, at.Least, at.Every))
	})
	defer pace.stop()
	digest := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, digest, counter{&x.received}, pace), io.LimitReader(arriving{x.ctx, file}, most+1))
	if cause := context.Cause(x.ctx); err != nil && cause != nil {
		err = cause // and not how the reading of it ended
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("receive %s: %w", fileName(x.request.Name), err)
	}
	switch {
	case n > most:
		return tooLarge(most)
	case n == 0:
		return graph.Invalid("file", "it is empty")
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state, x.digest = Waiting, hex.EncodeToString(digest.Sum(nil))
	if x.digest == x.request.Unless {
		return ErrSame
	}
	return nil
}

// errUnconfirmed says that a person should confirm what is to be written.
var errUnconfirmed = errors.New("nothing was written")

// run reads the file and writes what it holds. A reader that panics fails its import
// and nothing else.
func (x *job) run(store graph.Store, s Settings) {
	x.enter(Reading)
	var all []ingest.Summary
	err := func() (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				s.Log.Error("panic in an import", "import", x.id, "cause", cause, "stack", string(debug.Stack()))
				err = errors.New("something went wrong on the server; its log tells more under " + x.id)
			}
		}()
		memory, stop := watchMemory(s.Memory, x.cancel)
		defer stop()
		all, err = x.load(store, s, memory)
		return err
	}()
	if cause := context.Cause(x.ctx); err != nil && errors.Is(cause, ErrMemory) {
		err = cause
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.failed = err; len(all) == 0 {
		return
	}
	for _, part := range ByDataset(all) {
		s := SummaryOf(part, x.request.DryRun, nil)
		x.leftOut += shorten(&s.Report)
		x.summaries = append(x.summaries, s)
	}
}

func (x *job) load(store graph.Store, s Settings, memory *memory) (all []ingest.Summary, err error) {
	files, err := Open([]string{x.path()}, x.formats, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	if len(files.Inputs) == 1 {
		files.Inputs[0].Document = x.request.Document // the path tells nothing: it is ours
	}
	r := x.request
	run := ingest.Job{
		Format: x.bounded(files.Format), Inputs: Watched(files.Inputs, io.MultiWriter(counter{&x.read}, memory)), Options: r.Options,
		Write: graph.WriteOptions{DryRun: r.DryRun, Entry: graph.Entry{By: r.By, Reason: r.Reason}},
	}
	run.Options.CameOut = s.CameOut(r.Clearance)
	run.Tells = func(level graph.TLP) bool { return level <= r.Clearance }
	run.Confirm = func(doubts []string) error {
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.doubts = doubts; r.Yes {
			return nil
		}
		return fmt.Errorf("%w: %s", errUnconfirmed, r.Confirm)
	}
	all, err = run.Run(x.ctx, writing{store, x})
	if len(all) > 0 {
		files.NotePassedOver(&all[0].Diagnostics)
	}
	return all, err
}

// end notes how an import ended. Ended is why its context has, nil: it has not.
func (x *job) end(ended error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ended = time.Now()
	switch {
	case errors.Is(x.failed, errUnconfirmed):
		x.state = Unconfirmed
	case errors.Is(x.failed, ErrMemory):
		x.state = Failed
	case ended != nil && (x.failed != nil || x.state == Waiting || x.state == Receiving):
		x.state, x.failed = Cancelled, nil
	case x.failed != nil:
		x.state = Failed
	default:
		x.state = Done
	}
}

// bounded is a format that refuses what the program brings itself, since a release of the
// seed that somebody sends would withdraw what it says, and what is not for who asks.
func (x *job) bounded(f ingest.Format) ingest.Format {
	read := f.Read
	f.Read = func(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
		doc, diagnostics, err := read(ctx, inputs, o)
		if d := doc.Reading.Dataset; err == nil && (d == "seed" || d == graph.VocabularyDataset) {
			return graph.Document{}, diagnostics, graph.Invalid("dataset", "%s comes with the program, and nobody else adds to it", d)
		}
		if err == nil {
			err = x.request.check(doc)
		}
		if err != nil {
			return graph.Document{}, diagnostics, err
		}
		return doc, diagnostics, nil
	}
	return f
}

// writing is the store of an import, which tells when it begins to write.
type writing struct {
	graph.Store
	x *job
}

// Write writes, and tells so.
func (w writing) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	if !o.DryRun {
		w.x.enter(Writing)
	}
	return w.Store.Write(ctx, doc, o)
}

// longest is how many rejects, notes and counted words of a report are kept: it stays in
// memory for as long as somebody may ask for it.
const longest = 1000

// shorten cuts the lists of a report, and returns how many rejects it lost.
func shorten(d *ingest.Diagnostics) int {
	left := max(0, len(d.Rejects)-longest)
	d.Rejects = slices.Clone(d.Rejects[:len(d.Rejects)-left])
	if more := len(d.Notes) - longest; more > 0 {
		d.Notes = append(slices.Clone(d.Notes[:longest]), fmt.Sprintf("and %d more notes", more))
	}
	for _, m := range []*map[string]int{&d.Outside, &d.Mended, &d.Unresolved} {
		*m = mostFrequent(*m)
	}
	return left
}

// mostFrequent keeps the most frequent of what was counted, and adds the others up.
func mostFrequent(counted map[string]int) map[string]int {
	if len(counted) <= longest {
		return counted
	}
	words := slices.SortedFunc(maps.Keys(counted), func(a, b string) int {
		if counted[a] != counted[b] {
			return counted[b] - counted[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	out := map[string]int{}
	for _, w := range words[:longest] {
		out[w] = counted[w]
	}
	others := 0
	for _, w := range words[longest:] {
		others += counted[w]
	}
	out[fmt.Sprintf("and %d others", len(words)-longest)] = others
	return out
}
