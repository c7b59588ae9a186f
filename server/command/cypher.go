package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/http"
)

// isNeo4j tells whether an address is that of a Neo4j server.
func isNeo4j(address string) bool {
	scheme, _, found := strings.Cut(address, "://")
	return found && (strings.HasPrefix(scheme, "neo4j") || strings.HasPrefix(scheme, "bolt"))
}

// askCypher is what answers /cypher, nil where that is off, and what ends it.
func (c config) askCypher() (http.Cypher, func(), error) {
	if !c.cypher {
		return nil, func() {}, nil
	}
	if !isNeo4j(c.store) {
		return nil, nil, fmt.Errorf("--cypher is for a store in Neo4j, and this one is %s: leave it out, or name one with --store neo4j://HOST:PORT", c.store)
	}
	reader, err := neo4j.NewReader(c.store, c.neo4j.options())
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, query string, parameters map[string]any) (http.Table, error) {
		rows, err := reader.Ask(ctx, query, parameters, map[string]any{"app": "actorgraph", "who": access.FromContext(ctx).Name, "request": api.RequestID(ctx)})
		if errors.Is(err, neo4j.ErrBusy) {
			err = fmt.Errorf("%w: %w", guard.ErrBusy, err)
		}
		return http.Table{Columns: rows.Columns, Rows: rows.Rows, More: rows.More}, err
	}, reader.Close, nil
}
