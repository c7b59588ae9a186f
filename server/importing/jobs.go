package importing

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/internal/scratch"
)

// mostKept is how many imports that have ended are still told of.
const mostKept = 100

// ErrSame says that a file is the one that was imported before.
var ErrSame = errors.New("the file is the same as before")

// Request is what somebody wants to be imported, and how.
type Request struct {
	By     string // who, by his name
	Reason string // why; it is kept with the commit
	// Clearance is the highest level that he may see: a file that marks anything above it
	// is refused. None: TLP:CLEAR.
	Clearance graph.TLP
	May       func(dataset string) error // whether he may import into a data set; nil: into any but those that come with the program
	Name      string                     // the file's name, as the report names it
	Document  string                     // names it among the documents of its release; empty: its content does
	Format    string                     // its format's name; empty: what it starts with tells
	Mapping   string                     // of a table: which column is what
	Options   ingest.Options             // what the file does not tell
	DryRun    bool                       // tell what would change, and write nothing
	Yes       bool                       // write also what a person should confirm
	Confirm   string                     // how what is unconfirmed is confirmed: "send it again with yes=true"
	Unless    string                     // do nothing with a file of this digest, as Status.Digest tells it; empty: import any
}

// Jobs are the imports of a server. A file is received, and then read and written
// in the background, one after the other. They are safe for concurrent use.
type Jobs struct {
	store graph.Store
	s     Settings
	ctx   context.Context // of the server; levels of clearance have it likewise
	stop  context.CancelFunc
	turn  *semaphore.Weighted // of one; who has it reads a file and writes the store
	work  sync.WaitGroup

	mu     sync.Mutex
	folder *scratch.Folder // nil until it is made
	jobs   []*job          // the oldest first
	closed bool            // nothing begins any more, and work is waited for
}

// NewJobs returns the imports into a store. They end with the context, and by Close. What
// servers left in the folder that were killed is removed.
func NewJobs(ctx context.Context, store graph.Store, s Settings) *Jobs {
	if s.MaxBytes <= 0 {
		s.MaxBytes = ingest.DefaultMaxBytes
	}
	if s.Most <= 0 {
		s.Most = DefaultMost
	}
	s.Memory = cmp.Or(s.Memory, DefaultMemory)
	s.Pace, s.Log = cmp.Or(s.Pace, DefaultPace), cmp.Or(s.Log, slog.Default())
	if s.CameOut == nil {
		s.CameOut = func(graph.TLP) ingest.CameOut { return ingest.CameOutBy(store) }
	}
	j := &Jobs{store: store, s: s, turn: semaphore.NewWeighted(1)}
	j.ctx, j.stop = context.WithCancel(ctx)
	j.sweep()
	return j
}

// MaxBytes is how many bytes a file may have.
func (j *Jobs) MaxBytes() int64 { return j.s.MaxBytes }

// Stopper is a file on its way that can be told to stop: what is waited for then, and all
// that is read later, fails at once.
type Stopper interface{ Stop() }

// Receive reads a file to its end and has it imported. It returns when all of it is
// there. A request that cannot be followed is graph.ErrInvalid, a file that is
// too large ingest.ErrTooLarge, one that the request passes over ErrSame, one that comes too
// slowly ErrSlow, and where too many imports are under way it is ErrBusy. What the file
// does not tell is told before anything of it is read. If somebody ends the import
// meanwhile it is ErrEnded: a file that is a Stopper is read no further then.
func (j *Jobs) Receive(r Request, file io.Reader) (Status, error) {
	known, err := formatsFor(r)
	if err != nil {
		return Status{}, err
	}
	x, err := j.begin(r, known)
	if err != nil {
		return Status{}, err
	}
	err = x.receive(file, j.s.MaxBytes, j.s.Pace)
	switch {
	case errors.Is(err, ErrEnded):
		x.end(err)
		close(x.over)
		return x.status(), errors.Join(err, x.clean())
	case err != nil:
		j.forget(x)
		return Status{}, errors.Join(err, x.clean())
	}
	if err := j.start(x); err != nil {
		j.forget(x)
		return Status{}, errors.Join(err, x.clean())
	}
	return x.status(), nil
}

// start lets an import that was received wait for its turn. A file can be there just
// when the server ends: then nobody waits for its import, and it does not begin.
func (j *Jobs) start(x *job) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return fmt.Errorf("the server ends: %w", context.Canceled)
	}
	j.work.Go(func() { j.run(x) })
	return nil
}

// formatsFor returns the formats that a file may be of: not the seed's, which the
// program brings itself.
func formatsFor(r Request) ([]ingest.Format, error) {
	var mapping *ingest.Input
	if r.Mapping != "" {
		mapping = new(ingest.Bytes("the mapping", []byte(r.Mapping)))
	}
	known := slices.DeleteFunc(Formats(mapping), func(f ingest.Format) bool { return f.Name == "seed" })
	if r.Format == "" {
		return known, nil
	}
	f, ok := Find(known, r.Format)
	switch {
	case !ok:
		return nil, graph.Invalid("format", "there is no %q; %s", r.Format, List(known))
	case f.Name == "csv" && mapping == nil:
		return nil, graph.Invalid("mapping", "a table needs one, which says which column is what; %s", csv.Smallest)
	}
	return []ingest.Format{f}, nil
}

// begin makes room for an import.
func (j *Jobs) begin(r Request, known []ingest.Format) (*job, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.ctx.Err(); err != nil {
		return nil, err
	}
	if j.underWay() >= j.s.Most {
		return nil, ErrBusy
	}
	if err := j.makeFolder(); err != nil {
		return nil, err
	}
	x := &job{request: r, formats: known, id: rand.Text(), begun: time.Now(), state: Receiving, over: make(chan struct{})}
	x.folder = filepath.Join(j.folder.Path(), x.id)
	x.ctx, x.cancel = context.WithCancelCause(j.ctx)
	if err := os.Mkdir(x.folder, 0o700); err != nil {
		x.cancel(err)
		return nil, err
	}
	j.jobs = append(j.jobs, x)
	j.drop()
	return x, nil
}

// underWay counts the imports that have not ended.
func (j *Jobs) underWay() int {
	n := 0
	for _, x := range j.jobs {
		if !x.status().State.ended() {
			n++
		}
	}
	return n
}

// drop forgets the oldest of too many imports that have ended.
func (j *Jobs) drop() {
	for extra := len(j.jobs) - mostKept; extra > 0; extra-- {
		i := slices.IndexFunc(j.jobs, func(x *job) bool { return x.status().State.ended() })
		if i < 0 {
			return
		}
		j.jobs = slices.Delete(j.jobs, i, i+1)
	}
}

// place is where the files of imports are, and what the folders for them are called.
func (j *Jobs) place() (parent, prefix string) {
	if j.s.Folder == "" {
		return os.TempDir(), "actorgraph-imports-"
	}
	return j.s.Folder, "server-"
}

// makeFolder makes the folder of all imports.
func (j *Jobs) makeFolder() (err error) {
	if j.folder != nil {
		return os.MkdirAll(j.folder.Path(), 0o700) // somebody may have tidied up
	}
	parent, prefix := j.place()
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return err
	}
	j.folder, err = scratch.Make(parent, prefix)
	return err
}

// sweep removes what servers left that were killed.
func (j *Jobs) sweep() {
	if err := scratch.Sweep(j.place()); err != nil {
		j.s.Log.Warn("remove what the imports of another server left", "error", err)
	}
}

// removeFolder removes the folder of all imports, and the one that it is in if that is
// for imports and has none of another server.
func (j *Jobs) removeFolder() error {
	if j.folder != nil {
		if err := j.folder.Close(); err != nil {
			return err
		}
	}
	if entries, err := os.ReadDir(j.s.Folder); err == nil && len(entries) == 0 {
		return os.Remove(j.s.Folder)
	}
	return nil
}

// passing is a file that nobody else sees, and that is gone when it is closed.
type passing struct{ *os.File }

// passing makes a file in the folder of all imports.
func (j *Jobs) passing() (*passing, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.ctx.Err(); err != nil {
		return nil, err
	}
	if err := j.makeFolder(); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(j.folder.Path(), "feed-*")
	if err != nil {
		return nil, err
	}
	return &passing{f}, nil
}

// Close closes the file and removes it.
func (s *passing) Close() error { return errors.Join(s.File.Close(), os.Remove(s.Name())) }

// forget takes an import off the list that never came to be one.
func (j *Jobs) forget(x *job) {
	x.cancel(nil)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.jobs = slices.DeleteFunc(j.jobs, func(other *job) bool { return other == x })
}

// run imports a file that was received, when it is its turn.
func (j *Jobs) run(x *job) {
	defer x.cancel(nil)
	if j.turn.Acquire(x.ctx, 1) == nil {
		x.run(j.store, j.s)
		j.turn.Release(1)
	}
	x.end(x.ctx.Err())
	if err := x.clean(); err != nil {
		j.s.Log.Warn("remove what was sent to be imported", "import", x.id, "error", err)
	}
	close(x.over)
	s := x.status()
	j.s.Log.Info("import", "import", s.ID, "who", s.By, "state", s.State, "error", x.failed)
}

// Find returns the import with an id, and whether there is one.
func (j *Jobs) Find(id string) (Status, bool) {
	x := j.find(id)
	if x == nil {
		return Status{}, false
	}
	return x.status(), true
}

func (j *Jobs) find(id string) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, x := range j.jobs {
		if x.id == id {
			return x
		}
	}
	return nil
}

// All returns all imports that are kept, the latest first, without their reports.
func (j *Jobs) All() []Status {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Status, 0, len(j.jobs))
	for _, x := range slices.Backward(j.jobs) {
		s := x.status()
		s.Summaries, s.RejectsLeftOut = nil, 0
		out = append(out, s)
	}
	return out
}

// Wait returns an import when it has ended, or the context's error. Of one that there is
// not it is graph.ErrNotFound.
func (j *Jobs) Wait(ctx context.Context, id string) (Status, error) {
	x := j.find(id)
	if x == nil {
		return Status{}, fmt.Errorf("import %s: %w", id, graph.ErrNotFound)
	}
	select {
	case <-x.over:
		return x.status(), nil
	case <-ctx.Done():
		return Status{}, ctx.Err()
	}
}

// Cancel ends an import that has not ended. What is written stays: a document is
// written whole or not at all.
func (j *Jobs) Cancel(id string) {
	if x := j.find(id); x != nil {
		x.cancel(ErrEnded)
	}
}

// Close ends all imports, waits until they have, and removes what was sent.
func (j *Jobs) Close() error {
	j.stop()
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	j.work.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	var errs []error
	for _, x := range j.jobs {
		errs = append(errs, x.clean())
	}
	errs = append(errs, j.removeFolder())
	return errors.Join(errs...)
}

// fileName makes a name for a file of what somebody calls it: its last part, with
// nothing in it that means something to a file system.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"|?*`, r) || r == 0x7f || r == 0xfffd {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.TrimLeft(name, ". ")
	const most = 120
	if len(name) > most {
		name = strings.ToValidUTF8(name[len(name)-most:], "") // the end tells more: .json.gz
	}
	if name == "" {
		return "upload"
	}
	return name
}

// tooLarge says that a file is larger than it may be.
func tooLarge(most int64) error {
	return fmt.Errorf("%w: a file to import may have %d bytes; --limits import=MIB sets it", ingest.ErrTooLarge, most)
}
