package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// code is an error's extensions.code. Clients rely on these, not on messages.
type code string

const (
	badInput       code = "BAD_INPUT"
	notFound       code = "NOT_FOUND"
	ambiguousName  code = "AMBIGUOUS_NAME"
	badCursor      code = "BAD_CURSOR"
	limitExceeded  code = "QUERY_LIMIT_EXCEEDED"
	unavailable    code = "UNAVAILABLE"
	deadlinePassed code = "DEADLINE_EXCEEDED"
	internal       code = "INTERNAL"

	damaged  code = "DAMAGED"
	readOnly code = "READ_ONLY"

	unauthenticated code = "UNAUTHENTICATED"
	forbidden       code = "FORBIDDEN"
	rateLimited     code = "RATE_LIMITED"
)

// hintedError is an error with something for the client to try.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

// withHint adds a hint to an error; nil stays nil.
func withHint(err error, hint string) error {
	if err == nil || hint == "" {
		return err
	}
	return &hintedError{err, hint}
}

// candidate is one of the actors that an ambiguous name can mean.
type candidate struct {
	ID   graph.ID `json:"id"`
	Name string   `json:"name"`
}

// ambiguousError says that a name is that of several actors.
type ambiguousError struct {
	name       string
	candidates []candidate
}

func (e *ambiguousError) Error() string {
	return fmt.Sprintf("%q can mean %d different things", e.name, len(e.candidates))
}

// absentError says that nothing has the id or name that a question gives.
type absentError struct{ reason string }

func (e *absentError) Error() string { return e.reason }

func (e *absentError) Unwrap() error { return graph.ErrNotFound }

// requestError says what is wrong with a request, in a sentence for its client.
type requestError struct{ reason string }

func (e *requestError) Error() string { return e.reason }

func (e *requestError) Unwrap() error { return graph.ErrInvalid }

// presenter turns every error into one with a code, a sentence and, where there
// is something to try, a hint. An internal error is logged in full under an id,
// and the client is shown that id alone.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := &gqlerror.Error{Err: err, Message: err.Error(), Path: graphql.GetPath(ctx), Extensions: map[string]any{}}
		var placed *gqlerror.Error
		if errors.As(err, &placed) {
			shown.Message, shown.Path, shown.Locations = placed.Message, placed.Path, placed.Locations
		}
		c := codeOf(err, placed)
		shown.Extensions["code"] = c
		switch c {
		case internal:
			id := RequestID(ctx)
			log.ErrorContext(ctx, "internal error", "id", id, "path", shown.Path.String(), "error", err)
			shown.Message = fmt.Sprintf("something went wrong on the server; its log tells more under %s", id)
		case unavailable:
			if errors.Is(err, errNoProjection) {
				break // nothing is down
			}
			// Once for each question: that the store is gone is told by package telemetry.
			log.DebugContext(ctx, "store unavailable", "path", shown.Path.String(), "error", err)
			shown.Message, shown.Extensions["hint"] = unavailableBecause(err)
		case damaged:
			log.DebugContext(ctx, "store damaged", "path", shown.Path.String(), "error", err)
			shown.Message = "the data of this server's store are damaged where this answer would come from; asking again does not help"
			shown.Extensions["hint"] = "tell whoever runs the server: its log and actorgraph verify say what is damaged, and actorgraph restore makes a store of a backup"
		case readOnly:
			shown.Message = "this server only reads: nothing can be added, changed or withdrawn here"
			shown.Extensions["hint"] = "ask whoever runs the server, which was started with --read-only or may not write into its store"
		case deadlinePassed:
			shown.Message = "the answer took too long"
			shown.Extensions["hint"] = "ask for less: a smaller first, fewer nested lists, a narrower view"
		case badCursor:
			shown.Message = "after: this is not a cursor of this list"
			shown.Extensions["hint"] = "give endCursor of the page before, with the same orderBy, or leave after out to start"
		}
		decorate(shown, err)
		clip(shown)
		return shown
	}
}

// unavailableBecause says why nothing can be answered, and what to do.
func unavailableBecause(err error) (message, hint string) {
	switch {
	case errors.Is(err, graph.ErrFull):
		return "there is no room left on the server's disk: nothing of this was stored, and what is there can be read", "tell whoever runs the server"
	case errors.Is(err, graph.ErrDenied):
		return "the graph cannot be reached: the store refuses the server's login", "tell whoever runs the server"
	}
	return "the graph cannot be reached at the moment", "try again in a few seconds"
}

// clip keeps an error short, whatever a client made it of: what is echoed is
// 200 bytes at most.
func clip(shown *gqlerror.Error) {
	const most = 200
	shown.Message = Clip(shown.Message, most)
	if len(shown.Path.String()) > most {
		shown.Path = nil
	}
}

// Clip cuts a text off that has more than so many bytes.
func Clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most-len("…")], "") + "…"
}

// decorate adds the hint and the candidates that an error carries.
func decorate(shown *gqlerror.Error, err error) {
	var limit *guard.LimitError
	if errors.As(err, &limit) && limit.Hint != "" {
		shown.Extensions["hint"] = limit.Hint
	}
	var hinted *hintedError
	if errors.As(err, &hinted) {
		shown.Extensions["hint"] = hinted.hint
	}
	var ambiguous *ambiguousError
	if errors.As(err, &ambiguous) {
		shown.Extensions["candidates"] = ambiguous.candidates
		shown.Extensions["hint"] = "ask by id, for one of the candidates; resolveName tells who uses the name for whom"
	}
}

// codeOf returns the code of an error; placed is the GraphQL error in its chain, if any.
func codeOf(err error, placed *gqlerror.Error) code {
	var ambiguous *ambiguousError
	var limit *guard.LimitError
	if c, ok := codeOfAccess(err); ok {
		return c
	}
	switch {
	case errors.As(err, &ambiguous):
		return ambiguousName
	case errors.As(err, &limit) && !limit.Input:
		return limitExceeded
	case errors.As(err, &limit):
		return badInput
	case errors.Is(err, graph.ErrInvalid):
		return badInput
	case errors.Is(err, graph.ErrNotFound):
		return notFound
	case errors.Is(err, graph.ErrCursor):
		return badCursor
	case errors.Is(err, graph.ErrDamaged):
		return damaged
	case errors.Is(err, graph.ErrReadOnly):
		return readOnly
	case errors.Is(err, graph.ErrUnavailable):
		return unavailable
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return deadlinePassed
	case placed != nil:
		return codeOfRequest(placed)
	}
	return internal
}

// codeOfAccess returns the code of an error that says that who asks may not, or
// not yet, and whether it is one.
func codeOfAccess(err error) (code, bool) {
	var rate *access.RateError
	switch {
	case errors.Is(err, access.ErrUnauthenticated):
		return unauthenticated, true
	case errors.Is(err, access.ErrForbidden):
		return forbidden, true
	case errors.As(err, &rate):
		return rateLimited, true
	}
	return "", false
}

// codeOfRequest returns the code of an error that GraphQL itself found. What it
// finds before anything ran is the client's to mend.
func codeOfRequest(err *gqlerror.Error) code {
	switch err.Extensions["code"] {
	case errcode.ParseFailed, errcode.ValidationFailed:
		return badInput
	}
	if err.Err == nil && len(err.Path) == 0 {
		return badInput
	}
	return internal
}

// absent says that nothing has an id.
func absent(id graph.ID) error { return &absentError{fmt.Sprintf("nothing has the id %q", id)} }
