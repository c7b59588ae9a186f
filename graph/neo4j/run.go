package neo4j

import (
	"context"
	"errors"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// errStop ends a query early without being an error.
var errStop = errors.New("stop")

// eachRecord calls row for each record of a result until it returns an error.
func eachRecord(ctx context.Context, result bolt.ResultWithContext, row func(*columns) error) error {
	keys, err := result.Keys()
	if err != nil {
		return err
	}
	c := columnsOf(keys)
	for result.Next(ctx) {
		c.row = result.Record().Values
		if err := row(c); errors.Is(err, errStop) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return result.Err()
}

// oneParameter makes one parameter, p, of all. Neo4j plans a query anew for every
// combination of types and orders of size that its parameters come in, null or
// list, two ids or fifty, which takes up to seconds; a map is of one type.
func oneParameter(params map[string]any) map[string]any { return map[string]any{"p": params} }

// closeSession gives a session's connection back, which ends a query that is
// still running on it. It must not wait for a server that does not answer, nor
// end at once because the caller's context is done.
func closeSession(ctx context.Context, session bolt.SessionWithContext, err *error) {
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	// What went wrong before says more than that the session then would not close.
	if closeErr := session.Close(closing); *err == nil {
		*err = closeErr
	}
}

// transaction runs queries in one transaction.
type transaction struct{ queries }

type queries interface {
	Run(ctx context.Context, cypher string, params map[string]any) (bolt.ResultWithContext, error)
}

func (t transaction) run(ctx context.Context, cypher string, params map[string]any, row func(*columns) error) error {
	result, err := t.Run(ctx, cypher, oneParameter(params))
	if err != nil {
		return err
	}
	if row != nil {
		return eachRecord(ctx, result, row)
	}
	_, err = result.Consume(ctx)
	return err
}
