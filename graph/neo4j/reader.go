package neo4j

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"github.com/actorgraph/actorgraph/graph"
)

// Reader answers Cypher that people write. It only reads, whatever it is asked:
// the text must pass CheckCypher, the plan that the server makes of it must have
// nothing but reading in it, and it runs in a transaction that may only read. Each
// question has a connection of its own, which is cut when it brings too much.
//
// Neo4j looks at a transaction's time between rows, and not within one: an expression over a
// list without end goes on after its question was cut off. Such a question keeps its
// place until Neo4j has let go of it, so that no more than CypherAtOnce ever run there.
type Reader struct {
	uri     *url.URL
	o       Options
	places  chan struct{} // one for each question, under way or still worked on
	ctx     context.Context
	end     context.CancelFunc
	running sync.WaitGroup // what waits for Neo4j to let go
}

// ErrBusy says that as many questions in Cypher are worked on as may be.
var ErrBusy = errors.New("as many questions in Cypher are worked on as may be; those that took too long go on in Neo4j until it lets go of them")

// Limits of one question in Cypher.
const (
	CypherTime  = 10 * time.Second
	CypherRows  = 5000
	CypherBytes = 8 << 20 // that the server sends
	CypherText  = 64 << 10

	CypherAtOnce = 4 // questions, with those that were cut off and are still worked on
)

// Rows are the answer to a question in Cypher.
type Rows struct {
	Columns []string
	Rows    [][]any // of what encoding/json writes: see jsonValue
	More    bool    // there are more than CypherRows
}

// NewReader returns a reader of the database that Open would open with the same
// arguments. Of a cluster it asks the server that the address names.
func NewReader(uri string, o Options) (*Reader, error) {
	u, err := url.Parse(uri)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" {
		return nil, graph.Invalid("store", "Cypher is asked of a Neo4j server, such as bolt://localhost:7687")
	}
	if o.Database == "" {
		o.Database = "neo4j"
	}
	r := &Reader{uri: u, o: o, places: make(chan struct{}, CypherAtOnce)}
	r.ctx, r.end = context.WithCancel(context.Background())
	return r, nil
}

// Close waits no longer for questions that Neo4j still works on.
func (r *Reader) Close() {
	r.end()
	r.running.Wait()
}

// Ask answers a question in Cypher, at most CypherRows of it. The error wraps
// graph.ErrInvalid, with what to do, for a text that is refused or that the server
// does not understand, context.DeadlineExceeded where it takes longer than
// CypherTime, graph.ErrUnavailable where the server cannot be asked, and ErrBusy. About
// is kept by the server with the transaction, for its own log.
func (r *Reader) Ask(ctx context.Context, text string, params map[string]any, about map[string]any) (Rows, error) {
	if err := CheckCypher(text); err != nil {
		return Rows{}, err
	}
	select {
	case r.places <- struct{}{}:
	default:
		return Rows{}, ErrBusy
	}
	id := rand.Text()
	marked := map[string]any{questionMark: id}
	maps.Copy(marked, about)
	out, cut, err := r.askInTime(ctx, text, params, marked)
	if cut {
		r.running.Go(func() { r.awaitEnd(id) })
	} else {
		<-r.places
	}
	return out, err
}

// questionMark is what the transaction of a question is found by.
const questionMark = "question"

// askInTime answers a question. It is cut where Neo4j may still work on it afterwards.
func (r *Reader) askInTime(ctx context.Context, text string, params, about map[string]any) (out Rows, cut bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, CypherTime)
	defer cancel()
	relay, err := newRelay(ctx, r.uri, CypherBytes)
	if err != nil {
		return out, false, fmt.Errorf("ask Cypher: %w: %w", graph.ErrUnavailable, err)
	}
	defer relay.close()
	out, err = r.ask(ctx, relay.address(), text, params, about)
	switch {
	case err == nil:
		return out, false, nil
	case relay.over():
		return Rows{}, true, graph.Invalid("query", "the answer has more than %d MiB; return single properties in place of nodes, and fewer rows", CypherBytes>>20)
	case ctx.Err() != nil:
		return Rows{}, true, fmt.Errorf("ask Cypher: %w", ctx.Err())
	case relay.failure() != nil:
		return Rows{}, false, fmt.Errorf("ask Cypher: %w: %w", graph.ErrUnavailable, relay.failure())
	}
	var answered *bolt.Neo4jError // by the server, which then works on it no more
	return Rows{}, !errors.As(err, &answered) && !errors.Is(err, graph.ErrInvalid), cypherError(err)
}

// awaitEnd gives a place back once Neo4j works no more on a question that was cut off.
func (r *Reader) awaitEnd(id string) {
	defer func() { <-r.places }()
	const every = time.Second
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if gone, err := r.gone(id); err == nil && gone {
			return
		}
		select {
		case <-r.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// gone tells whether Neo4j has let go of a question. Everybody may see his own transactions there.
func (r *Reader) gone(id string) (gone bool, err error) {
	const find = `SHOW TRANSACTIONS YIELD metaData, transactionId WHERE metaData.` + questionMark + ` = $id RETURN transactionId`
	ctx, cancel := context.WithTimeout(r.ctx, CypherTime)
	defer cancel()
	driver, err := bolt.NewDriverWithContext(r.uri.String(), r.o.auth(), func(c *config.Config) { c.MaxConnectionPoolSize, c.TelemetryDisabled = 1, true })
	if err != nil {
		return false, err
	}
	defer func() {
		if closeErr := driver.Close(context.WithoutCancel(ctx)); err == nil {
			err = closeErr
		}
	}()
	session := driver.NewSession(ctx, bolt.SessionConfig{AccessMode: bolt.AccessModeRead, DatabaseName: r.o.Database})
	defer closeSession(ctx, session, &err)
	result, err := session.Run(ctx, find, map[string]any{"id": id})
	if err != nil {
		return false, err
	}
	found := result.Next(ctx)
	return !found, result.Err()
}

func (r *Reader) ask(ctx context.Context, address, text string, params, about map[string]any) (out Rows, err error) {
	driver, err := bolt.NewDriverWithContext("bolt://"+address, r.o.auth(), func(c *config.Config) {
		c.MaxConnectionPoolSize = 1
		c.FetchSize = 500
		c.TelemetryDisabled = true
	})
	if err != nil {
		return out, err
	}
	defer func() {
		if closeErr := driver.Close(context.WithoutCancel(ctx)); err == nil {
			err = closeErr
		}
	}()
	session := driver.NewSession(ctx, bolt.SessionConfig{AccessMode: bolt.AccessModeRead, DatabaseName: r.o.Database})
	defer closeSession(ctx, session, &err)
	tx, err := session.BeginTransaction(ctx, bolt.WithTxTimeout(CypherTime), bolt.WithTxMetadata(about))
	if err != nil {
		return out, err
	}
	defer func() { // there is nothing to commit
		if closeErr := tx.Close(context.WithoutCancel(ctx)); err == nil {
			err = closeErr
		}
	}()
	if err := explain(ctx, tx, text, params); err != nil {
		return out, err
	}
	result, err := tx.Run(ctx, text, params)
	if err != nil {
		return out, err
	}
	out.Rows = [][]any{}
	if out.Columns, err = result.Keys(); err != nil {
		return out, err
	}
	for result.Next(ctx) {
		if len(out.Rows) == CypherRows {
			out.More = true
			return out, nil
		}
		row := make([]any, len(result.Record().Values))
		for i, v := range result.Record().Values {
			row[i] = jsonValue(v)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, result.Err()
}

// explain has the server plan a text, which runs nothing, and refuses it unless
// the plan only reads, and only from the graph.
func explain(ctx context.Context, tx bolt.ExplicitTransaction, text string, params map[string]any) error {
	result, err := tx.Run(ctx, "EXPLAIN "+text, params)
	if err != nil {
		return err
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return err
	}
	if summary.StatementType() != bolt.StatementTypeReadOnly || summary.Plan() == nil {
		return graph.Invalid("query", "this would change the graph, or the server; only questions that read are answered: MATCH ... RETURN")
	}
	return checkPlan(summary.Plan())
}

// checkPlan refuses a plan that reads from elsewhere, or calls what is not in the list.
func checkPlan(p bolt.Plan) error {
	operator, _, _ := strings.Cut(p.Operator(), "@") // the rest names the database
	switch {
	case operator == "LoadCSV":
		return errLoad
	case operator == "ProcedureCall":
		details := fmt.Sprint(p.Arguments()["Details"])
		name, _, _ := strings.Cut(details, "(")
		if !slices.Contains(procedures, strings.ReplaceAll(name, "`", "")) {
			return notInList("the procedure", name, procedures)
		}
	case slices.ContainsFunc(changing, func(part string) bool { return strings.Contains(operator, part) }):
		return graph.Invalid("query", "%s is nothing that reads the graph; only questions that do are answered: MATCH ... RETURN", operator)
	}
	for _, child := range p.Children() {
		if err := checkPlan(child); err != nil {
			return err
		}
	}
	return nil
}

// changing are parts of the names of operators that change something, or that tell of
// the server. A plan that is said to read has none; this does not rest on that alone.
var changing = []string{"Create", "Delete", "Merge", "Set", "Remove", "Foreach", "Drop", "Alter", "Grant", "Deny", "Revoke", "Show", "Terminate", "Transaction", "Command", "EmptyResult"}

// cypherError translates what the server says of somebody's Cypher.
func cypherError(err error) error {
	var refused *bolt.Neo4jError
	if errors.Is(err, graph.ErrInvalid) || !errors.As(err, &refused) {
		if errors.Is(err, graph.ErrInvalid) {
			return err
		}
		return fmt.Errorf("ask Cypher: %w: %w", graph.ErrUnavailable, err)
	}
	code := refused.Code
	switch {
	case strings.Contains(code, "TransactionTimedOut"), strings.Contains(code, "Transaction.Terminated"):
		return fmt.Errorf("ask Cypher: %w: %w", context.DeadlineExceeded, err)
	case strings.HasSuffix(code, "Statement.AccessMode"), strings.HasSuffix(code, "Security.Forbidden"):
		return graph.Invalid("query", "only questions that read are answered: %s", refused.Msg)
	case strings.Contains(code, "OutOfMemory"):
		return graph.Invalid("query", "the server has too little memory for this; ask for fewer rows, or narrow the first MATCH")
	case strings.HasPrefix(code, "Neo.ClientError.Security."):
		return fmt.Errorf("ask Cypher: %w: %w", graph.ErrDenied, err)
	case strings.HasPrefix(code, "Neo.ClientError."):
		return graph.Invalid("query", "%s", refused.Msg)
	}
	return fmt.Errorf("ask Cypher: %w: %w", graph.ErrUnavailable, err)
}
