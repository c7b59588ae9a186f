package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// openStore opens the store that an address names, and makes the folder of a
// new file. A Neo4j server need not answer yet: its store recovers by itself.
func openStore(ctx context.Context, address string, n neo4jConfig) (graph.Store, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		if rest != ":memory:" {
			if err := os.MkdirAll(filepath.Dir(rest), 0o755); err != nil {
				return nil, fmt.Errorf("store %s: %w; choose another file with -store sqlite:PATH", address, err)
			}
		}
		s, err := sqlite.Open(ctx, rest)
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", address, err)
		}
		return s, nil
	}
	if strings.Contains(address, "://") && (strings.HasPrefix(scheme, "neo4j") || strings.HasPrefix(scheme, "bolt")) {
		o := neo4j.Options{User: n.user, Password: n.password, Database: n.database}
		if n.token != "" {
			o = neo4j.Options{Bearer: n.token, Database: n.database}
		}
		s, err := neo4j.Open(ctx, address, o)
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", address, err)
		}
		return s, nil
	}
	return nil, fmt.Errorf("-store %q is none that is known; write sqlite:PATH, sqlite::memory: or neo4j://HOST:PORT", address)
}
