package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// maxFiles is how many files one archive may hold: several times the largest public data set.
const maxFiles = 100_000

var zipStart = []byte("PK\x03\x04")

// Archive is what is read of a zip archive. Its inputs can be read until it is closed.
type Archive struct {
	io.Closer
	Inputs []Input      // in the order of the archive
	Passed []PassedOver // files that are not read
}

// PassedOver is a file that is not read, and why not: "are hidden", as is said of several.
type PassedOver struct{ Name, Why string }

// Why files are not read, whatever is in them.
const (
	WhyHidden  = "are hidden"
	WhyOutside = "have a name that leads out of the archive"
)

// Zip returns the files of a zip archive as inputs, without hidden ones and without those
// whose names lead elsewhere. Together
// they may have as much text as one input (0: DefaultMaxBytes); an archive that
// is no zip, has more, or is locked with a password is a [FileError].
func Zip(file string, maxBytes int64) (*Archive, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	archive, err := zip.OpenReader(file)
	name := filepath.Base(file)
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, Input{Name: name}.Broken("it is no zip archive, or is cut off: %w", err)
	case err != nil:
		return nil, err
	}
	out := &Archive{Closer: archive}
	if err := out.take(name, archive.File, uint64(maxBytes)); err != nil {
		return nil, errors.Join(err, archive.Close())
	}
	return out, nil
}

// take takes the files that are read.
func (a *Archive) take(name string, files []*zip.File, maxBytes uint64) error {
	in := Input{Name: name}
	if len(files) > maxFiles {
		return in.Broken("%w: more than %d files", ErrTooLarge, maxFiles)
	}
	var size uint64
	for _, f := range files {
		if f.FileInfo().IsDir() {
			continue
		}
		if why := whyNot(f.Name); why != "" {
			a.Passed = append(a.Passed, PassedOver{name + "/" + f.Name, why})
			continue
		}
		switch {
		case f.Flags&1 != 0:
			return in.Broken("%s is locked with a password; unpack it first", f.Name)
		case f.Name == "xl/workbook.xml":
			return in.Broken("it is an Excel workbook; save the sheet with the table as CSV")
		case f.UncompressedSize64 > maxBytes-size:
			return in.Broken("%w: its files have more than %d bytes of text", ErrTooLarge, maxBytes)
		case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			return in.Broken("%w: %s unpacks to more than %d times its size", ErrTooLarge, f.Name, maxRatio)
		}
		size += f.UncompressedSize64
		a.Inputs = append(a.Inputs, Input{Name: name + "/" + f.Name, Open: func() (io.ReadCloser, error) { return openZipped(name, f) }})
	}
	return nil
}

func openZipped(name string, f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, Input{Name: name}.Broken("%s cannot be unpacked: %w", f.Name, err)
	}
	return zipped{r, name + "/" + f.Name}, nil
}

// zipped tells which file cannot be unpacked.
type zipped struct {
	io.ReadCloser
	name string
}

func (z zipped) Read(p []byte) (int, error) {
	n, err := z.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = &FileError{Place: Place{File: z.name}, Err: fmt.Errorf("unpack: %w", err)}
	}
	return n, err
}

// whyNot tells why a file of an archive is not read; empty: it is. A name that leads
// elsewhere is of no honest archive, and hidden files are those that systems keep beside
// those of the user.
func whyNot(name string) string {
	parts := strings.Split(strings.ReplaceAll(name, `\`, "/"), "/")
	hidden := func(part string) bool { return strings.HasPrefix(part, ".") && part != "." }
	switch {
	case slices.Contains(parts, ".."), parts[0] == "":
		return WhyOutside
	case parts[0] == "__MACOSX", slices.ContainsFunc(parts, hidden):
		return WhyHidden
	}
	return ""
}
