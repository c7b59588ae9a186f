package command

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", GroupID: topicOut, Args: oneFile,
		Short: "Copy the store into a new file, whole and checked, while it is in use",
		Long: "Copy the store into a new file, whole and checked, while it is in use: as it was after one\n" +
			"commit, whatever is written meanwhile. The copy has everything, restricted claims too, and\n" +
			"is for its owner to read.\n\n" +
			"Of a SQLite file it is a SQLite file, which --store opens; of Neo4j, and of any store if\n" +
			"FILE ends in .gz, it is JSON lines, compressed. A file that is there already is not overwritten.",
		RunE: p.doesOnStore(backup),
	}
}

func (p *program) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", GroupID: topicIn, Args: oneFile,
		Short: "Make a new store of a backup, of any kind",
		Long: "Make a new store of a backup, of any kind: with every id and clock: a SQLite file that is not\n" +
			"there yet, or an empty Neo4j. The backup is checked first, and the store afterwards.",
		RunE: p.doesOnStore(restoreBackup),
	}
}

// oneFile wants one argument.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return fmt.Errorf("name one file: actorgraph %s FILE", cmd.Name())
	}
	return nil
}

// backup copies a store into a file.
func backup(ctx context.Context, c config, args []string, s Streams) error {
	to := args[0]
	if from := fileOf(c.store); from != "" && !strings.HasSuffix(to, ".gz") {
		if err := sqlite.Backup(ctx, from, to); err != nil {
			return err
		}
		return sayBackedUp(s.Out, c.store, to)
	}
	if err := absent(to); err != nil {
		return err
	}
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	err = toFile(to, s.Out, func(w io.Writer) error {
		zip := gzip.NewWriter(w)
		_, err := export.Dump(ctx, store, zip, sealed)
		return errors.Join(err, zip.Close())
	})
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	if err := os.Chmod(to, 0o600); err != nil { // it has what is restricted
		return err
	}
	return sayBackedUp(s.Out, c.store, to)
}

func sayBackedUp(w io.Writer, store, to string) error {
	info, err := os.Stat(to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s is backed up in %s, %d bytes; actorgraph restore makes a store of it\n", store, to, info.Size())
	return err
}

// absent returns an error if there is a file.
func absent(file string) error {
	_, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil:
		return fmt.Errorf("%s is there already, and is not overwritten; name another file", file)
	}
	return err
}

// restoreBackup makes a store of a backup.
func restoreBackup(ctx context.Context, c config, args []string, s Streams) error {
	from, file := args[0], fileOf(c.store)
	zipped, err := isZipped(from)
	if err != nil {
		return err
	}
	form := whole
	if zipped { // it is read to its end before anything is written
		if form, err = checkLines(from); err != nil {
			return err
		}
		if !form.Sealed {
			if _, err := fmt.Fprintf(s.Err, "%s was written by an older version, which did not count its lines: whether some are missing cannot be told\n", from); err != nil {
				return err
			}
		}
	}
	if file != "" {
		for _, f := range []string{file, file + "-wal"} {
			if err := absent(f); err != nil {
				return err
			}
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
	}
	switch {
	case file != "" && !zipped:
		err = notDamaged(from, sqlite.Restore(ctx, from, file)) // which checks what it reads, and what it wrote
	case file != "":
		err = wholeOrNot(ctx, file, func(address string) error { return fill(ctx, from, zipped, form, address, c.neo4j) })
	default:
		err = fill(ctx, from, zipped, form, c.store, c.neo4j)
	}
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	readings, err := store.Readings(ctx)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s holds %d readings, as %s does\n", c.store, len(readings), from)
	return err
}

// isZipped reports whether a backup is compressed lines; else it is a SQLite file.
func isZipped(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	magic := make([]byte, 2)
	if _, err := io.ReadFull(f, magic); err != nil {
		return false, fmt.Errorf("%s is no backup: it is empty", file)
	}
	return magic[0] == 0x1f && magic[1] == 0x8b, nil
}

// wholeOrNot makes a store in a file, which gets its name when it is done.
func wholeOrNot(ctx context.Context, file string, fill func(address string) error) (err error) {
	folder, err := os.MkdirTemp(filepath.Dir(file), ".actorgraph-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	partial := filepath.Join(folder, filepath.Base(file))
	if err := fill("sqlite:" + partial); err != nil {
		return err
	}
	return sqlite.Restore(ctx, partial, file)
}

// fill fills an empty store from a backup, and compares what it then holds.
func fill(ctx context.Context, from string, zipped bool, form export.DumpOptions, address string, n neo4jConfig) (err error) {
	to, err := openStore(ctx, address, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	there, err := to.Readings(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fmt.Errorf("%s holds %d readings already; restore into an empty store", address, len(there))
	}
	want, got := sha256.New(), sha256.New()
	if zipped {
		err = restoreLines(ctx, from, to, want)
	} else {
		err = restoreFile(ctx, from, to, want)
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", from, notDamaged(from, err))
	}
	if _, err := export.Dump(ctx, to, got, form); err != nil {
		return err
	}
	if string(got.Sum(nil)) != string(want.Sum(nil)) {
		return fmt.Errorf("%s does not hold what %s does: is something else writing into it?", address, from)
	}
	return nil
}

// restoreLines fills a store from the lines of a backup, and digests them.
func restoreLines(ctx context.Context, from string, to graph.Store, digest hash.Hash) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	_, err = export.Restore(ctx, to, io.TeeReader(lines, digest), time.Now)
	return err
}

// restoreFile fills a store from another in a file, and digests the lines of it.
func restoreFile(ctx context.Context, from string, to graph.Store, digest io.Writer) (err error) {
	found, err := sqlite.Check(ctx, from, true)
	if err != nil {
		return err
	}
	if len(found.Faults) > 0 {
		return fmt.Errorf("%w (%s)", graph.ErrDamaged, found.Faults[0])
	}
	store, err := sqlite.OpenReadOnly(ctx, from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := pipe(ctx, store, to, io.Discard); err != nil {
		return err
	}
	_, err = export.Dump(ctx, store, digest, whole)
	return err
}

// notDamaged tells damage to a backup as that: the store is sound, and its advice, to
// restore a backup, is none.
func notDamaged(backup string, err error) error {
	if errors.Is(err, graph.ErrDamaged) {
		return fmt.Errorf("the backup %s is damaged: take another one; nothing of it was restored", backup)
	}
	return err
}

// checkLines reads a backup in lines to its end, and returns the form in which it was
// written. One that is not as it was written is an error.
func checkLines(file string) (export.DumpOptions, error) {
	f, err := os.Open(file)
	if err != nil {
		return whole, err
	}
	defer f.Close()
	lines, err := gzip.NewReader(f)
	counted := false
	if err == nil {
		counted, err = export.CheckSeal(lines)
	}
	switch {
	case errors.Is(err, graph.ErrInvalid):
		return whole, fmt.Errorf("the backup %s is not as it was written: %w; take another one; nothing of it was restored", file, err)
	case err != nil:
		return whole, fmt.Errorf("%s is damaged, or was not written to its end: %w", file, err)
	case counted:
		return sealed, nil
	}
	return whole, nil
}
