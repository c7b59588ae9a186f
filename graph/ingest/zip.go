package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// maxFiles is how many files one archive may hold: several times the largest public data set.
const maxFiles = 100_000

var zipStart = []byte("PK\x03\x04")

// Zip returns the files of a zip archive as inputs, in the order of the archive,
// without hidden ones. They can be read until the archive is closed. Together
// they may have as much text as one input (0: DefaultMaxBytes); an archive that
// is no zip, has more, or is locked with a password is a [FileError].
func Zip(file string, maxBytes int64) ([]Input, io.Closer, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	archive, err := zip.OpenReader(file)
	name := filepath.Base(file)
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, nil, Input{Name: name}.Broken("it is no zip archive, or is cut off: %w", err)
	case err != nil:
		return nil, nil, err
	}
	inputs, err := zipInputs(name, archive.File, uint64(maxBytes))
	if err != nil {
		return nil, nil, errors.Join(err, archive.Close())
	}
	return inputs, archive, nil
}

func zipInputs(name string, files []*zip.File, maxBytes uint64) ([]Input, error) {
	in := Input{Name: name}
	if len(files) > maxFiles {
		return nil, in.Broken("%w: more than %d files", ErrTooLarge, maxFiles)
	}
	var inputs []Input
	var size uint64
	for _, f := range files {
		if f.FileInfo().IsDir() || isHidden(f.Name) {
			continue
		}
		switch {
		case f.Flags&1 != 0:
			return nil, in.Broken("%s is locked with a password; unpack it first", f.Name)
		case f.Name == "xl/workbook.xml":
			return nil, in.Broken("it is an Excel workbook; save the sheet with the table as CSV")
		case f.UncompressedSize64 > maxBytes-size:
			return nil, in.Broken("%w: its files have more than %d bytes of text", ErrTooLarge, maxBytes)
		case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			return nil, in.Broken("%w: %s unpacks to more than %d times its size", ErrTooLarge, f.Name, maxRatio)
		}
		size += f.UncompressedSize64
		inputs = append(inputs, Input{Name: name + "/" + f.Name, Open: func() (io.ReadCloser, error) { return openZipped(name, f) }})
	}
	return inputs, nil
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

// isHidden reports whether a file is one that systems keep beside those of the user.
func isHidden(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
}
