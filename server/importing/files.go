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

	passed []ingest.PassedOver // files of folders and archives that are not read; without a reason: they are of another format
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
	for _, note := range s.passedOver() {
		report.Note("%s", note)
	}
}

// passedOver tells which files were not read, a sentence for each reason.
func (s *Files) passedOver() []string {
	const (
		shown  = 10
		length = 200 // bytes of a name
	)
	names, counts := map[string][]string{}, map[string]int{}
	var whys []string
	for _, p := range s.passed {
		if p.Why == "" && s.Format.Name == "" {
			p.Why = "do not tell their format"
		} else if p.Why == "" {
			p.Why = "are no " + s.Format.Name
		}
		if counts[p.Why]++; counts[p.Why] == 1 {
			whys = append(whys, p.Why)
		}
		if name := p.Name; len(names[p.Why]) < shown {
			if len(name) > length {
				name = "..." + name[len(name)-length:]
			}
			names[p.Why] = append(names[p.Why], strings.ToValidUTF8(name, "\ufffd"))
		}
	}
	notes := make([]string, len(whys))
	for i, why := range whys {
		more := ""
		if n := counts[why] - shown; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		notes[i] = fmt.Sprintf("%d files %s and were passed over: %s%s", counts[why], why, strings.Join(names[why], ", "), more)
	}
	return notes
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
	passed := strings.Join(append([]string{""}, s.passedOver()...), "\n")
	if s.Format.Name == "" {
		return nil, fmt.Errorf("no file in %s tells its format; name the format%s\n%s", strings.Join(paths, ", "), passed, List(possible))
	}
	return nil, fmt.Errorf("no file in %s is %s: %s%s", strings.Join(paths, ", "), s.Format.Name, s.Format.Help, passed)
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
		s.passed = append(s.passed, ingest.PassedOver{Name: in.Name}) // an empty file, say
		return nil
	case err != nil:
		return err
	}
	if s.Format.Name == "" {
		detects := func(f ingest.Format) bool { return f.Detect != nil && f.Detect(head) }
		if n := slices.IndexFunc(possible, detects); n >= 0 {
			s.Format = possible[n]
		} else if !ofContainer {
			return fmt.Errorf("%s does not tell its format; name the format\n%s", in.Name, List(possible))
		}
	}
	if s.Format.Name != "" && (!ofContainer || isOf(s.Format, in.Name, head)) {
		s.Inputs = append(s.Inputs, in)
	} else {
		s.passed = append(s.passed, ingest.PassedOver{Name: in.Name})
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
		inputs, err = s.folder(path)
		return inputs, true, err
	case !isZip(path):
		return []ingest.Input{ingest.File(path, stdin)}, false, nil
	}
	archive, err := ingest.Zip(path, 0)
	if err != nil {
		return nil, true, err
	}
	s.open, s.passed = append(s.open, archive), append(s.passed, archive.Passed...)
	return archive.Inputs, true, nil
}

// folder returns the files in a folder and below, in the order of their names,
// without hidden ones, links and the like.
func (s *Files) folder(root string) ([]ingest.Input, error) {
	var inputs []ingest.Input
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != root && strings.HasPrefix(d.Name(), "."):
			s.passed = append(s.passed, ingest.PassedOver{Name: below(root, file), Why: ingest.WhyHidden})
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			s.passed = append(s.passed, ingest.PassedOver{Name: below(root, file), Why: "are links or devices"})
			return nil
		case len(inputs) == maxFolder:
			return fmt.Errorf("%s holds more than %d files", root, maxFolder)
		}
		in := ingest.File(file, nil)
		in.Name = below(root, file)
		inputs = append(inputs, in)
		return nil
	})
	return inputs, err
}

// below is the name of a file from a folder that it is in.
func below(folder, file string) string {
	name, err := filepath.Rel(folder, file)
	if err != nil {
		return filepath.Base(file)
	}
	return name
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
