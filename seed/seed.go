// Package seed holds the curated data set that actorgraph starts with, and reads
// files of its form: one YAML file for each actor, one for the sources, one for
// the release. README.md tells how to edit them, NOTICE whose data they rest on.
//
// Read it in this order: this file, format.go (what a file may say), build.go
// and targets.go (which claims follow), problems.go (mistakes and how they are told).
package seed

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Dataset is the key of the data set that the files make up.
const Dataset = "seed"

//go:embed seed.yaml sources.yaml actors/*.yaml
var embedded embed.FS

// Files are the texts of a data set of this form, by path: seed.yaml,
// sources.yaml and actors/KEY.yaml. Files of other names are left alone.
type Files map[string][]byte

// Embedded returns the content of the seed that this program was built with.
func Embedded() (graph.Document, error) {
	files := Files{}
	err := fs.WalkDir(embedded, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[file], err = embedded.ReadFile(file)
		return err
	})
	if err != nil {
		return graph.Document{}, fmt.Errorf("read the embedded seed: %w", err)
	}
	return Read(files)
}

// Read reads files as one full release of the data set "seed", normalized. It
// brings every entity that its claims name but countries, regions and sectors,
// which every store has from the vocabulary.
//
// A mistake is an error that wraps [graph.ErrInvalid] and gives file, line and
// what would be right. All mistakes of all files come together, by file and
// line; only files that cannot be read at all are told of before the others.
func Read(files Files) (graph.Document, error) {
	var ps problems
	head := decode[header](files, "seed.yaml", &ps)
	list := decode[sourceList](files, "sources.yaml", &ps)
	actorFiles := files.actors()
	actors := map[string]actor{}
	for _, file := range actorFiles {
		actors[file] = decode[actor](files, file, &ps)
	}
	if len(actorFiles) == 0 {
		ps.add("actors", 0, "has no .yaml file; the seed needs one for each actor")
	}
	// What cannot be read would show up again as sources and actors that are missing.
	if err := ps.err(); err != nil {
		return graph.Document{}, err
	}

	b := newBuilder(&ps, head)
	b.sources(list)
	for _, file := range actorFiles {
		b.actors[actorKey(file)] = true
	}
	for _, file := range actorFiles {
		b.actor(file, actors[file])
	}
	if err := ps.err(); err != nil {
		return graph.Document{}, err
	}
	b.doc.Normalize()
	if err := b.doc.Check(); err != nil {
		return graph.Document{}, fmt.Errorf("check the seed: %w", err)
	}
	return b.doc, nil
}

// actorKey is the key of the actor of a file.
func actorKey(file string) string { return strings.TrimSuffix(path.Base(file), ".yaml") }

// actors returns the paths of the actors' files, sorted.
func (f Files) actors() []string {
	var out []string
	for file := range f {
		if path.Dir(file) == "actors" && path.Ext(file) == ".yaml" {
			out = append(out, file)
		}
	}
	slices.Sort(out)
	return out
}
