package sqlite

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// disk is a file system that knows what of each file would be there after a loss of
// power, and can be full. Whatever was not yet synced then may have reached the disk or not,
// in sectors and in any order.
type disk struct {
	vfs.VFS

	mu      sync.Mutex
	synced  map[string][]byte  // by path: what is on the disk for certain
	pending map[string][]write // what may be
	room    int64              // bytes that can still be written; negative: no limit
	writes  int
	after   map[int]func() // what happens at the nth write, under mu
}

// write is a write to a file; without data the file was cut to at.
type write struct {
	at   int64
	data []byte
}

func newDisk(t *testing.T) *disk {
	d := &disk{VFS: vfs.Find("os"), synced: map[string][]byte{}, pending: map[string][]write{}, room: -1, after: map[int]func(){}}
	name := "disk " + t.Name()
	vfs.Register(name, d)
	t.Cleanup(func() { vfs.Unregister(name) })
	return d
}

// open opens a store on the disk.
func (d *disk) open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := (&Store{path: path, vfs: "&vfs=disk%20" + t.Name()}).open(t.Context(), os.O_RDWR|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (d *disk) Open(string, vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return nil, 0, sqlite3.CANTOPEN // OpenFilename is called instead
}

func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	named, ok := d.VFS.(vfs.VFSFilename)
	if !ok {
		return nil, 0, sqlite3.CANTOPEN
	}
	f, flags, err := named.OpenFilename(name, flags)
	if err != nil || name == nil {
		return f, flags, err
	}
	return &diskFile{f, d, name.String()}, flags, nil
}

// Delete forgets a file. That it is gone is on the disk at once: the order of what
// happens to a folder is the file system's.
func (d *disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	delete(d.synced, name)
	delete(d.pending, name)
	d.mu.Unlock()
	return d.VFS.Delete(name, syncDir)
}

type diskFile struct {
	vfs.File
	d    *disk
	path string
}

func (f *diskFile) Unwrap() vfs.File { return f.File }

func (f *diskFile) SharedMemory() vfs.SharedMemory {
	shared, ok := f.File.(vfs.FileSharedMemory)
	if !ok {
		return nil
	}
	return shared.SharedMemory()
}

func (f *diskFile) WriteAt(p []byte, at int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.room >= 0 && int64(len(p)) > f.d.room {
		return 0, sqlite3.FULL
	}
	if f.d.room >= 0 {
		f.d.room -= int64(len(p))
	}
	f.d.pending[f.path] = append(f.d.pending[f.path], write{at, slices.Clone(p)})
	f.d.writes++
	if then := f.d.after[f.d.writes]; then != nil {
		then()
	}
	return f.File.WriteAt(p, at)
}

func (f *diskFile) Truncate(size int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.pending[f.path] = append(f.d.pending[f.path], write{at: size})
	return f.File.Truncate(size)
}

func (f *diskFile) Sync(flags vfs.SyncFlag) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	for _, w := range f.d.pending[f.path] {
		f.d.synced[f.path] = w.applied(f.d.synced[f.path])
	}
	delete(f.d.pending, f.path)
	return f.File.Sync(flags)
}

func (w write) applied(to []byte) []byte {
	if w.data == nil {
		return to[:min(int(w.at), len(to))]
	}
	end := int(w.at) + len(w.data)
	if end > len(to) {
		to = append(to, make([]byte, end-len(to))...)
	}
	copy(to[w.at:], w.data)
	return to
}

// lose returns what is on the disk after power was lost now: all that was synced,
// and of the rest every part or none. The caller holds mu.
func (d *disk) lose(r *rand.Rand) map[string][]byte {
	left := map[string][]byte{}
	for path, content := range d.synced {
		left[path] = slices.Clone(content)
	}
	keep := r.Float64()
	for _, path := range slices.Sorted(maps.Keys(d.pending)) {
		for _, w := range d.pending[path] {
			const sector = 512
			for part := range slices.Chunk(w.data, sector) {
				if r.Float64() < keep {
					left[path] = write{w.at, part}.applied(left[path])
				}
				w.at += int64(len(part))
			}
			if w.data == nil && r.Float64() < keep {
				left[path] = w.applied(left[path])
			}
		}
	}
	return left
}

// TestLostPower loses power at 90 moments in a series of commits, and opens what is
// left: every commit that was acknowledged is there, whole, and at most one more.
func TestLostPower(t *testing.T) {
	d := newDisk(t)
	path := filepath.Join(t.TempDir(), "graph.db")
	r := rand.New(rand.NewPCG(3, 3))
	type moment struct {
		left         map[string][]byte
		acknowledged int
	}
	var moments []moment
	acknowledged := 0 // under mu
	s := d.open(t, path)
	d.mu.Lock()
	for range 60 {
		d.after[d.writes+1+r.IntN(1200)] = func() { moments = append(moments, moment{d.lose(r), acknowledged}) }
	}
	d.mu.Unlock()
	const commits = 30
	for i := range commits {
		doc := graphtest.Report("seed", "2018-02-20", claimsOfCommit(i)...)
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		d.mu.Lock()
		acknowledged = i + 1
		moments = append(moments, moment{d.lose(r), acknowledged})
		d.mu.Unlock()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if len(moments) < commits+40 {
		t.Errorf("%d moments, after %d writes: too few lie within commits", len(moments), d.writes)
	}
	for _, m := range moments {
		checkLeft(t, m.left, path, m.acknowledged)
	}
}

// claimsOfCommit are some more in some commits, so that logs are as long as they get.
func claimsOfCommit(i int) (out []graph.Claim) {
	for k := range 3 + i%7*40 {
		actor := graphtest.ActorID("seed", string(rune('a'+k%20)))
		out = append(out, graphtest.By(graphtest.Targeted(actor, "country/KR", "2017"), "v", strings.Repeat("s", 1+k)+string(rune('a'+i%26))+string(rune('a'+i/26))))
	}
	return out
}

func checkLeft(t *testing.T, left map[string][]byte, path string, acknowledged int) {
	t.Helper()
	folder := t.TempDir()
	for file, content := range left {
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := filepath.Join(folder, filepath.Base(path))
	s, err := Open(t.Context(), at)
	if err != nil {
		t.Errorf("after %d commits: %v", acknowledged, err)
		return
	}
	defer s.Close()
	readings, err := s.Readings(t.Context())
	if err != nil || len(readings) < acknowledged || len(readings) > acknowledged+1 {
		t.Errorf("after %d commits: %d are left, %v", acknowledged, len(readings), err)
	}
	for _, reading := range readings {
		if doc, err := s.Document(t.Context(), reading.ID); err != nil || doc.Digest() != reading.Digest {
			t.Errorf("after %d commits: %s is not whole: %v", acknowledged, reading.ID, err)
		}
	}
	if found, err := Check(t.Context(), at, true); err != nil || len(found.Faults) > 0 {
		t.Errorf("after %d commits: %v, %v", acknowledged, found.Faults, err)
	}
}

// TestFullDisk fills the disk at every stage of a commit: nothing of it is stored,
// the error says why, and reading goes on; with room again, writing does too.
func TestFullDisk(t *testing.T) {
	d := newDisk(t)
	s := d.open(t, filepath.Join(t.TempDir(), "graph.db"))
	defer s.Close()
	const bytesMore = 6000 // of room for each try
	stored := 0
	for i := range 40 {
		d.mu.Lock()
		d.room = int64(i) * bytesMore
		d.mu.Unlock()
		_, err := s.Write(t.Context(), graphtest.Report("seed", "2018-02-20", claimsOfCommit(i)...), graph.WriteOptions{})
		if err == nil {
			stored++
		} else if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "no room left on the disk") || strings.Contains(err.Error(), "\n") {
			t.Errorf("with room for %d bytes: %v", i*bytesMore, err)
		}
		readings, err := s.Readings(t.Context())
		if err != nil || len(readings) != stored {
			t.Errorf("with room for %d bytes: %d readings, %v, want %d", i*bytesMore, len(readings), err, stored)
		}
		if _, err := s.Stats(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if stored == 0 || stored == 40 {
		t.Errorf("%d of 40 were stored: the disk was never full, or always", stored)
	}
	d.mu.Lock()
	d.room = -1
	d.mu.Unlock()
	if _, err := s.Write(t.Context(), graphtest.Report("seed", "2018-03-01", claimsOfCommit(40)...), graph.WriteOptions{}); err != nil {
		t.Error(err)
	}
}

// TestNobodyElseReads: a new file, its log and what connections share are the user's own.
func TestNobodyElseReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openStoreAt(t, path)
	fill(t, s)
	for _, ending := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + ending)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 && os.PathSeparator == '/' { // elsewhere files have no such modes
			t.Errorf("%s has the mode %o", filepath.Base(path+ending), mode)
		}
	}
}

// TestReadOnly reads a file that is being written, and one that is not, of which
// nothing changes but that others can share its memory.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	if _, err := OpenReadOnly(t.Context(), path); !errors.Is(err, graph.ErrUnavailable) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	writing := openStoreAt(t, path)
	fill(t, writing)
	read, err := OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	before, err := writing.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writing.Write(t.Context(), graphtest.Report("seed", "2030-01-01", claimsOfCommit(0)...), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if after, err := read.Stats(t.Context()); err != nil || after.Last.Seq != before.Last.Seq+1 {
		t.Errorf("what another writes: %+v, %v", after.Last, err)
	}
	if _, err := read.Write(t.Context(), graphtest.Report("seed", "2030-01-01", claimsOfCommit(1)...), graph.WriteOptions{}); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("writing: %v, want ErrReadOnly", err)
	}
	if _, err := read.write.ExecContext(t.Context(), "DELETE FROM stamp"); err == nil {
		t.Error("the engine writes into a file that is open for reading")
	}
}
