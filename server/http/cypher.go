package http

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/internal/nesting"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// Cypher answers a question in Cypher that only reads. An error that wraps
// graph.ErrInvalid is for who asked; guard.ErrBusy says that it is asked by enough others.
type Cypher func(ctx context.Context, query string, parameters map[string]any) (Table, error)

// Table is the answer to a question in Cypher.
type Table struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
	More    bool     `json:"more"` // there are more rows than the server sends
}

const (
	cypherWeight  = 64 << 20   // memory that one takes at most: each byte of its answer is up to eight here
	cypherNesting = 64         // lists and objects within each other in it
	cypherBody    = 256 << 10  // bytes of a question with its parameters
	cypherCost    = exportCost // what one counts for the share of who asks
)

// noCypher says why there is no Cypher.
const noCypher = "this server answers no Cypher: it is off, or its store is no Neo4j; start it with --cypher on a store at bolt:// or neo4j://, or ask /graphql"

// cypher answers POST /cypher {"query": "MATCH ...", "parameters": {}}. It is for those
// alone who may see every marking, because Cypher reads everything.
func cypher(ask Cypher, log *slog.Logger, budget *guard.Budget) gin.HandlerFunc {
	return func(g *gin.Context) {
		if ask == nil {
			refuseCypher(g, http.StatusNotFound, "NOT_FOUND", noCypher)
			return
		}
		if g.Request.Method != http.MethodPost {
			g.Header("Allow", http.MethodPost)
			refuseCypher(g, http.StatusMethodNotAllowed, "BAD_INPUT", cypherForm)
			return
		}
		query, parameters, status, why := readCypher(g)
		if why != "" {
			refuseCypher(g, status, "BAD_INPUT", why)
			return
		}
		asked := &seenOf(g.Request.Context()).asked
		asked.Query, asked.Cost = query, cypherCost
		if err := access.Charge(g.Request.Context(), cypherCost); err != nil {
			turnAway(g, err)
			return
		}
		if !budget.Take(cypherWeight) {
			refuseCypher(g, http.StatusServiceUnavailable, "UNAVAILABLE", guard.ErrBusy.Error()+"; try again in a second")
			return
		}
		defer budget.Give(cypherWeight)
		start := time.Now()
		table, err := ask(g.Request.Context(), query, parameters)
		asked.Took = time.Since(start)
		if err != nil {
			cypherFailed(g, log, err)
			return
		}
		body, err := json.Marshal(table)
		if err != nil {
			cypherFailed(g, log, err)
			return
		}
		g.Data(http.StatusOK, "application/json; charset=utf-8", append(body, '\n'))
	}
}

// cypherFailed says what went wrong, and to the log all of it where that is not who asked.
func cypherFailed(g *gin.Context, log *slog.Logger, err error) {
	id := api.RequestID(g.Request.Context())
	switch {
	case errors.Is(err, graph.ErrInvalid):
		refuseCypher(g, http.StatusBadRequest, "BAD_INPUT", err.Error())
	case errors.Is(err, guard.ErrBusy):
		refuseCypher(g, http.StatusServiceUnavailable, "UNAVAILABLE", err.Error())
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		refuseCypher(g, http.StatusServiceUnavailable, "DEADLINE_EXCEEDED", "the answer took too long; narrow the first MATCH, or add a LIMIT before what is dear")
	case errors.Is(err, graph.ErrUnavailable):
		log.Warn("Cypher cannot be asked", "id", id, "error", err)
		refuseCypher(g, http.StatusServiceUnavailable, "UNAVAILABLE", "Neo4j cannot be reached at the moment; try again in a few seconds")
	default:
		log.Error("a question in Cypher failed", "id", id, "error", err)
		refuseCypher(g, http.StatusInternalServerError, "INTERNAL", "something went wrong on the server; its log tells more under "+id)
	}
}

func refuseCypher(g *gin.Context, status int, code, reason string) {
	if status == http.StatusServiceUnavailable {
		g.Header("Retry-After", "1")
	}
	seenOf(g.Request.Context()).refusal = code
	const most = 1000 // Neo4j points at a place in the question
	deny(g.Writer, status, code, api.Clip(reason, most))
	g.Abort()
}

const cypherForm = `send POST with Content-Type: application/json and {"query": "MATCH ... RETURN ...", "parameters": {}}`

// readCypher reads a question, or says why it is none.
func readCypher(g *gin.Context) (query string, parameters map[string]any, status int, why string) {
	if media, _, err := mime.ParseMediaType(g.GetHeader("Content-Type")); err != nil || media != "application/json" {
		return "", nil, http.StatusUnsupportedMediaType, cypherForm
	}
	body, err := io.ReadAll(nesting.NewReader(http.MaxBytesReader(g.Writer, g.Request.Body, cypherBody), cypherNesting))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return "", nil, http.StatusRequestEntityTooLarge, "the question is longer than 256 KiB, with its parameters"
	}
	var deep *nesting.Error
	if errors.As(err, &deep) {
		return "", nil, http.StatusBadRequest, deep.Error()
	}
	var sent struct {
		Query      string         `json:"query"`
		Parameters map[string]any `json:"parameters"`
	}
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err != nil || d.Decode(&sent) != nil || d.More() || sent.Query == "" {
		return "", nil, http.StatusBadRequest, cypherForm
	}
	for name, v := range sent.Parameters {
		if sent.Parameters[name], why = parameter(v); why != "" {
			return "", nil, http.StatusBadRequest, name + ": " + why
		}
	}
	return sent.Query, sent.Parameters, 0, ""
}

// parameter turns the numbers of a parameter into those of Cypher: whole ones of 64 bits, and others.
func parameter(v any) (any, string) {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, ""
		}
		if _, whole := new(big.Int).SetString(v.String(), 10); whole {
			return nil, v.String() + " has more than 64 bits"
		}
		f, err := v.Float64()
		if err != nil {
			return nil, v.String() + " is too large"
		}
		return f, ""
	case []any:
		for i, x := range v {
			var why string
			if v[i], why = parameter(x); why != "" {
				return nil, why
			}
		}
	case map[string]any:
		for k, x := range v {
			var why string
			if v[k], why = parameter(x); why != "" {
				return nil, why
			}
		}
	}
	return v, ""
}
