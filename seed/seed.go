// Package seed holds the curated documents that actorgraph starts with, and
// reads documents of their form: one YAML file for each actor, one for the
// sources, one for the release. README.md tells how to edit them, NOTICE whose
// data they rest on.
//
// Read it in this order: this file, format.go (what a file may say), build.go
// and targets.go (which claims follow), problems.go (what is said of mistakes).
package seed

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/actorgraph/actorgraph/graph"
)

// Dataset is the key of the data set that the documents make up.
const Dataset = "seed"

//go:embed seed.yaml sources.yaml actors/*.yaml
var embedded embed.FS

// Embedded returns the document of the seed that this program was built with.
func Embedded() (graph.Document, error) { return Documents(embedded) }

// Documents reads seed.yaml, sources.yaml and actors/*.yaml of a file system
// and returns them as one full release of the data set "seed", normalized. It
// brings every entity that its claims name but countries, regions and sectors,
// which every store has from the vocabulary.
//
// A mistake is an error that wraps [graph.ErrInvalid] and gives file, line and
// what would be right. All mistakes of all files come together, by file and
// line; only files that cannot be read at all are told of before the others.
func Documents(fsys fs.FS) (graph.Document, error) {
	var ps problems
	head := decode[header](fsys, "seed.yaml", &ps)
	list := decode[sourceList](fsys, "sources.yaml", &ps)
	files, err := fs.Glob(fsys, "actors/*.yaml")
	if err != nil {
		return graph.Document{}, fmt.Errorf("list actors: %w", err)
	}
	actors := map[string]actor{}
	for _, file := range files {
		actors[file] = decode[actor](fsys, file, &ps)
	}
	if len(files) == 0 {
		ps.add("actors", 0, "has no .yaml file; the seed needs one for each actor")
	}
	// What cannot be read would show up again as sources and actors that are missing.
	if err := ps.err(); err != nil {
		return graph.Document{}, err
	}

	b := newBuilder(&ps, head)
	b.sources(list)
	for _, file := range files {
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
