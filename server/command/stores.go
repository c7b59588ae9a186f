package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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

// openStore opens the store that an address names, and makes the folder of a
// new file. A Neo4j server need not answer yet: its store recovers by itself.
func openStore(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		if rest != ":memory:" {
			if err := os.MkdirAll(filepath.Dir(rest), 0o755); err != nil {
				return nil, fmt.Errorf("store %s: %w; choose another file with --store sqlite:PATH", address, err)
			}
		}
		s, err := sqlite.Open(ctx, rest)
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
