package importing

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Files are what an import reads, all of one format.
type Files struct {
	Format ingest.Format
	Inputs []ingest.Input

	passed []string // files of folders and archives that are of another format
	open   []io.Closer
}

// Close closes the archives.
func (s *Files) Close() error {
	var failed []error
	for _, c := range s.open {
		failed = append(failed, c.Close())
	}
	return errors.Join(failed...)
}

// NotePassedOver tells which files of folders and archives were not read.
func (s *Files) NotePassedOver(report *ingest.Diagnostics) {
	const shown = 10
	switch n := len(s.passed); {
	case n > shown:
		report.Note("%d files are no %s and were passed over: %s and %d more", n, s.Format.Name, strings.Join(s.passed[:shown], ", "), n-shown)
	case n > 0:
		report.Note("%d files are no %s and were passed over: %s", n, s.Format.Name, strings.Join(s.passed, ", "))
	}
}

// Open opens the files that paths name, of the one of the formats that they
// are of; of a folder or an archive, only the files that are of it. Where several
// formats are possible, the first file has to tell its own.
func Open(paths []string, possible []ingest.Format, stdin io.Reader) (set *Files, err error) {
	s := &Files{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if len(possible) == 1 {
		s.Format = possible[0]
	}
	for _, p := range paths {
		inputs, container, err := s.expand(p, stdin)
		if err != nil {
			return nil, err
		}
		for _, in := range inputs {
			if err := s.add(in, container, possible); err != nil {
				return nil, err
			}
		}
	}
	if len(s.Inputs) > 0 {
		return s, nil
	}
	if s.Format.Name == "" {
		return nil, fmt.Errorf("no file in %s tells its format; name it before the file\n%s", strings.Join(paths, ", "), List(possible))
	}
	return nil, fmt.Errorf("no file in %s is %s: %s", strings.Join(paths, ", "), s.Format.Name, s.Format.Help)
}

// add takes an input, and the format from it if there is none yet.
func (s *Files) add(in ingest.Input, ofContainer bool, possible []ingest.Format) error {
	if s.Format.Name != "" && !ofContainer {
		s.Inputs = append(s.Inputs, in)
		return nil
	}
	head, err := headOf(in)
	switch {
	case ofContainer && errors.Is(err, graph.ErrInvalid):
		s.passed = append(s.passed, in.Name) // an empty file, say
		return nil
	case err != nil:
		return err
	}
	if s.Format.Name == "" {
		detects := func(f ingest.Format) bool { return f.Detect != nil && f.Detect(head) }
		if n := slices.IndexFunc(possible, detects); n >= 0 {
			s.Format = possible[n]
		} else if !ofContainer {
			return fmt.Errorf("%s does not tell its format; name it before the file\n%s", in.Name, List(possible))
		}
	}
	if s.Format.Name != "" && (!ofContainer || isOf(s.Format, in.Name, head)) {
		s.Inputs = append(s.Inputs, in)
	} else {
		s.passed = append(s.passed, in.Name)
	}
	return nil
}

// isOf reports whether a file of a folder or archive is of a format: as it
// starts, or for formats that do not tell by that, as it is called.
func isOf(f ingest.Format, name string, head []byte) bool {
	if f.Detect != nil {
		return f.Detect(head)
	}
	ext := strings.ToLower(filepath.Ext(strings.TrimSuffix(name, ".gz")))
	return slices.Contains(f.Extensions, ext)
}

// maxFolder is how many files a folder may hold.
const maxFolder = 200_000

// expand returns the inputs that a path stands for, and whether it contains them.
func (s *Files) expand(path string, stdin io.Reader) (inputs []ingest.Input, container bool, err error) {
	if path == "-" {
		return []ingest.Input{ingest.File(path, stdin)}, false, nil
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, false, err // before a store is made for nothing
	case info.IsDir():
		inputs, err = folder(path)
		return inputs, true, err
	case !isZip(path):
		return []ingest.Input{ingest.File(path, stdin)}, false, nil
	}
	inputs, archive, err := ingest.Zip(path, 0)
	if err == nil {
		s.open = append(s.open, archive)
	}
	return inputs, true, err
}

// folder returns the files in a folder and below, in the order of their names,
// without hidden ones.
func folder(root string) ([]ingest.Input, error) {
	var inputs []ingest.Input
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		case len(inputs) == maxFolder:
			return fmt.Errorf("%s holds more than %d files", root, maxFolder)
		}
		in := ingest.File(file, nil)
		if in.Name, err = filepath.Rel(root, file); err != nil {
			return err
		}
		inputs = append(inputs, in)
		return nil
	})
	return inputs, err
}

func isZip(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false // which opening it as a file will tell
	}
	defer f.Close()
	head := make([]byte, 4)
	_, err = io.ReadFull(f, head)
	return err == nil && (string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06")
}

// headSize is enough of a file to tell its format by.
const headSize = 1 << 16

func headOf(in ingest.Input) ([]byte, error) {
	text, err := in.Text(0)
	if err != nil {
		return nil, err
	}
	defer text.Close()
	head, err := bufio.NewReaderSize(text, headSize).Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head, nil
}
