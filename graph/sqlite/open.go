package sqlite

import (
	"bytes"
	"context"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/graph"
)

// InMemory is the path of a store that lives as long as it is open. Each one is its own.
const InMemory = ":memory:"

// applicationID marks the files of this program: "ACTG".
const applicationID = 0x41435447

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the store in the file at path, which is created if it is not
// there (its folder must be), or a fresh one for InMemory. A file of an older
// version is brought up to date. Every page of the file bears a checksum, so that
// a damaged one is graph.ErrDamaged whenever it is read, and never an answer; a
// file from before that is given them unless another program has it open (see Check). A file that is no database, or another
// program's, or a newer version's, is left untouched: the error wraps
// graph.ErrInvalid. Where the file cannot be opened or written it wraps
// graph.ErrUnavailable.
func Open(ctx context.Context, path string) (*Store, error) {
	return (&Store{path: path}).open(ctx, os.O_RDWR|os.O_CREATE)
}

// OpenReadOnly opens the store in the file at path, and writes nothing, so that
// files and media that cannot be written can be read: Write fails with
// graph.ErrReadOnly. Where the folder can be written, others may go on writing into the
// file. Where it cannot, the file must have all that was committed, which it has
// once the last that wrote into it has closed it: else the error says so. A file of
// an older version is graph.ErrInvalid.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	if path == InMemory {
		return nil, graph.Invalid("store", "a store in memory is empty until it is written; name a file")
	}
	return (&Store{path: path, readOnly: true}).open(ctx, os.O_RDONLY)
}

func (s *Store) open(ctx context.Context, flags int) (*Store, error) {
	s.writer = semaphore.NewWeighted(1)
	s.shared = newShared()
	if s.path != InMemory {
		var err error
		if s.pages, err = inspect(s.path, flags); err != nil {
			return nil, err
		}
	}
	steps := []func(context.Context) error{s.mark, s.migrate, s.protect, s.compile}
	if s.readOnly {
		steps = []func(context.Context) error{s.upToDate, s.compile}
	}
	if err := s.connect(); err != nil {
		return nil, s.failed(ctx, "open", err)
	}
	if s.path != InMemory && s.vfs == "" {
		var err error
		if s.file, err = os.Stat(s.path); err != nil {
			return nil, s.failed(ctx, "open", errors.Join(fmt.Errorf("%w: %w", graph.ErrUnavailable, err), s.Close()))
		}
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, s.failed(ctx, "open", errors.Join(err, s.Close()))
		}
	}
	return s, nil
}

// inspect looks at a file's header before SQLite does, which may write to a
// file by opening it. The flags are of os.OpenFile; with them a new file can be
// created, empty.
func inspect(path string, flags int) (pages, error) {
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return plain, fmt.Errorf("open store: %w: %w", graph.ErrUnavailable, err)
	}
	defer f.Close()
	header := make([]byte, 100)
	n, err := io.ReadFull(f, header)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return fresh, nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return plain, fmt.Errorf("open store %s: %w: %w", path, graph.ErrUnavailable, err)
	case !bytes.HasPrefix(header, []byte("SQLite format 3\x00")):
		return plain, graph.Invalid("store", "%s is not a database; name another file", path)
	}
	version := int(binary.BigEndian.Uint32(header[60:]))
	if err := checkMarks(path, binary.BigEndian.Uint32(header[68:]), version); err != nil {
		return plain, err
	}
	if header[reservedAt] == checksumBytes {
		if err := checkLog(path); err != nil {
			return plain, err
		}
	}
	if version&withChecksums == 0 {
		return plain, nil // or what says otherwise is in the log still
	}
	// Without its count of reserved bytes a file's checksums would not be looked at.
	if header[reservedAt] != checksumBytes || cutShort(f, int64(binary.BigEndian.Uint16(header[16:]))) {
		return plain, fmt.Errorf("open store %s: %w", path, graph.ErrDamaged)
	}
	return checked, nil
}

// cutShort reports whether the last page is not all there, and not in the log
// either: of a part of a page no checksum is looked at.
func cutShort(f *os.File, pageSize int64) bool {
	info, err := f.Stat()
	if err != nil || pageSize < 512 || info.Size()%pageSize == 0 {
		return false
	}
	log, err := os.Stat(f.Name() + "-wal")
	return err != nil || log.Size() == 0
}

// checkMarks returns an error unless a database is this program's and not newer than it.
func checkMarks(path string, application uint32, version int) error {
	if application != applicationID {
		return graph.Invalid("store", "%s is a database of another program; name another file", path)
	}
	version &^= withChecksums
	if newest := len(migrationFiles()); version > newest {
		return graph.Invalid("store", "%s is of version %d, this program knows up to %d; use a newer program", path, version, newest)
	}
	return nil
}

// connect opens the pools. A database in memory lives in its one connection.
func (s *Store) connect() error {
	const reading = "&_txlock=deferred&_pragma=query_only(1)&_pragma=cache_size(-16384)"
	var err error
	if s.readOnly {
		how, err := s.readable()
		if err != nil {
			return err
		}
		s.read = &database{}
		if s.read.DB, err = s.pool(how + reading); err != nil {
			return err
		}
		s.write = s.read.DB // which nobody writes to
		s.limitReaders()
		return nil
	}
	if s.write, err = s.pool("&_txlock=immediate&_pragma=cache_size(-65536)"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	s.read = &database{DB: s.write}
	if s.path == InMemory {
		return nil
	}
	if s.read.DB, err = s.pool(reading); err != nil {
		return errors.Join(err, s.write.Close())
	}
	s.limitReaders()
	return nil
}

func (s *Store) limitReaders() {
	s.read.SetMaxOpenConns(readers())
	s.read.SetMaxIdleConns(readers())
}

// readers is how many questions are answered at once.
func readers() int { return 4 + runtime.NumCPU() }

// mark makes a new database this program's. The application id comes before WAL
// mode, so that it is in the file's own header from the first moment.
func (s *Store) mark(ctx context.Context) error {
	var id int
	if err := s.write.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if id != applicationID {
		if _, err := s.write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
	}
	_, err := s.write.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	return err
}

// dsn names the database and how to use it. What was committed is on the disk
// when Write returns (synchronous), and the log beside the file has its mode.
func (s *Store) dsn(extra string) string {
	const settings = "_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(full)&_pragma=temp_store(memory)"
	path := s.path
	if path == InMemory {
		return "file::memory:?" + settings + extra
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	modeof := strings.ReplaceAll(url.QueryEscape(path), "+", "%20") // which SQLite reads
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings + "&modeof=" + modeof + s.vfs + extra
}

// migrationFiles returns the names of the migrations in order; the version of a database is how many of them it has had.
func migrationFiles() []string {
	entries, err := migrations.ReadDir("migrations")
	if err != nil { // embedded, so always there
		panic(err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = "migrations/" + e.Name()
	}
	return names
}

// migrate brings the database to the newest version in one transaction.
func (s *Store) migrate(ctx context.Context) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	// The header that inspect saw can be older than the log beside it.
	if err := checkMarks(s.path, applicationID, version); err != nil {
		return err
	}
	files, flag := migrationFiles(), version&withChecksums
	version &^= withChecksums
	if s.pages == fresh {
		flag = withChecksums
	}
	for _, name := range files[version:] {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	const withOwners = 8
	if version > 0 && version < withOwners {
		if err := s.settleOwners(ctx, tx); err != nil {
			return fmt.Errorf("settle whose records are whose: %w", err)
		}
	}
	if version < len(files) {
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(files)|flag)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *Store) compile(ctx context.Context) error { return s.read.compile(ctx, readTexts()) }
