package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

var errClosed = fmt.Errorf("%w: it is closed", graph.ErrUnavailable)

// failed translates an error at the store's edge: the context's own error as
// it is, one of the domain with what was being done, any other as a store that
// cannot answer, with one line that says why. The context comes first: the
// driver reports a cancelled call as a lost connection that may be tried again.
func (s *Store) failed(ctx context.Context, doing string, err error) error {
	if err == nil {
		s.letIn()
		return nil
	}
	for _, known := range []error{graph.ErrInvalid, graph.ErrCursor, graph.ErrNotFound, graph.ErrOutcomeUnknown} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("%s: %w", doing, ctxErr)
	}
	if s.background.Err() != nil {
		err = errClosed // whatever the driver makes of a closed pool
	}
	if errors.Is(err, graph.ErrUnavailable) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if denied(err) {
		return fmt.Errorf("%s: %w", doing, s.keepOut(fmt.Errorf("%w: %s", graph.ErrDenied, s.explain(err))))
	}
	why := graph.ErrUnavailable
	if onlyReads(err) {
		why = graph.ErrReadOnly
	}
	return fmt.Errorf("%s: %w: %s: %w", doing, why, s.explain(err), err)
}

// denied reports whether the server does not let this user in, and will not
// however often it is asked.
func denied(err error) bool {
	var refused *bolt.Neo4jError
	return errors.As(err, &refused) &&
		(strings.HasSuffix(refused.Code, "Security.Unauthorized") || strings.HasSuffix(refused.Code, "Security.CredentialsExpired"))
}

// onlyReads reports whether the server takes nothing in, from this user or at all.
func onlyReads(err error) bool {
	var refused *bolt.Neo4jError
	return errors.As(err, &refused) && onlyReadsBy(refused.Code)
}

func onlyReadsBy(code string) bool {
	return strings.HasSuffix(code, "Security.Forbidden") || strings.Contains(code, "AccessMode") || strings.Contains(code, "ReadOnly")
}

// explain says in one line what is wrong with the server, and what to do.
func (s *Store) explain(err error) string {
	address := s.driver.Target()
	where := address.Host
	var refused *bolt.Neo4jError
	if !errors.As(err, &refused) {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Sprintf("no answer from %s within %s", where, s.timeout)
		}
		return fmt.Sprintf("cannot reach Neo4j at %s", where)
	}
	code := refused.Code
	switch {
	case strings.HasSuffix(code, "Security.Unauthorized"):
		return fmt.Sprintf("%s does not accept the user and password", where)
	case strings.HasSuffix(code, "Security.AuthenticationRateLimit"):
		return fmt.Sprintf("%s has seen too many wrong passwords; it answers again in some seconds", where)
	case strings.HasSuffix(code, "Security.CredentialsExpired"):
		return fmt.Sprintf("the password at %s must be changed before first use", where)
	case onlyReadsBy(code):
		return fmt.Sprintf("the user or the database %q at %s may only read", s.database, where)
	case strings.HasSuffix(code, "Database.DatabaseNotFound"):
		return fmt.Sprintf("%s has no database %q", where, s.database)
	case strings.Contains(code, "DatabaseUnavailable"):
		return fmt.Sprintf("the database %q at %s is not up", s.database, where)
	case strings.Contains(code, "MemoryPoolOutOfMemory"), strings.Contains(code, "OutOfMemory"):
		return fmt.Sprintf("%s has too little memory for this; raise server.memory.heap.max_size", where)
	case strings.Contains(code, "TransactionTimedOut"):
		return fmt.Sprintf("%s ended the query at its own time limit", where)
	}
	return fmt.Sprintf("%s refused", where)
}
