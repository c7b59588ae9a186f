package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// fileOf returns the file that an address names; empty for a store that is a
// server or lives in memory. A server can come back by itself, a file cannot.
func fileOf(address string) string {
	scheme, rest, _ := strings.Cut(address, ":")
	if scheme != "sqlite" || rest == sqlite.InMemory {
		return ""
	}
	return rest
}

// openThere is openStore for commands that ask about what a store holds: a file
// that is not there is an error, and is not made.
func openThere(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	if file := fileOf(address); file != "" {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no store %s; actorgraph and actorgraph import make one", address)
		}
	}
	return openStore(ctx, address, n)
}

// openToRead is openThere for commands that only ask: what cannot be opened for
// writing, such as a file of another user or on a read-only medium, is opened for reading.
func openToRead(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	store, err := openThere(ctx, address, n)
	if err == nil || !cannotWrite(err) {
		return store, err
	}
	return openReadOnly(ctx, address, n)
}

// cannotWrite reports whether an error is of a file, or its folder, that cannot be written.
func cannotWrite(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, graph.ErrReadOnly)
}

// openReadOnly opens a store that there is, and writes nothing into it.
func openReadOnly(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	file := fileOf(address)
	if file == "" {
		store, err := openStore(ctx, address, n)
		if err != nil {
			return nil, err
		}
		return unwritable{store}, nil
	}
	store, err := sqlite.OpenReadOnly(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", address, err)
	}
	return store, nil
}

// unwritable is a store that takes nothing in.
type unwritable struct{ graph.Store }

// Write fails with graph.ErrReadOnly.
func (unwritable) Write(context.Context, *graph.Document, graph.WriteOptions) (graph.Receipt, error) {
	return graph.Receipt{}, fmt.Errorf("write: %w", graph.ErrReadOnly)
}

// openStore opens the store that an address names, and makes the folder of a
// new file. A Neo4j server need not answer yet: its store recovers by itself.
func openStore(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		if rest != ":memory:" {
			if err := os.MkdirAll(filepath.Dir(rest), 0o700); err != nil {
				return nil, fmt.Errorf("store %s: %w; choose another file with --store sqlite:PATH", address, err)
			}
		}
		s, err := sqlite.Open(ctx, rest)
		if cannotWrite(err) {
			return nil, fmt.Errorf("store %s: %w; it can be read: readings, verify and export do, and serve --read-only", address, err)
		}
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", address, err)
		}
		return s, nil
	}
	if isNeo4j(address) {
		s, err := neo4j.Open(ctx, address, n.options())
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", address, err)
		}
		return shown{s}, nil
	}
	return nil, fmt.Errorf("--store %q is none that is known; write sqlite:PATH, sqlite::memory: or neo4j://HOST:PORT", address)
}

// options are those to open a Neo4j store with.
func (n neo4jConfig) options() neo4j.Options {
	if n.token != "" {
		return neo4j.Options{Bearer: n.token, Database: n.database}
	}
	return neo4j.Options{User: n.user, Password: n.password, Database: n.database}
}
