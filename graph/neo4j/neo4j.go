// Package neo4j keeps the graph in Neo4j, 5.26 or later, Community or cluster.
//
// The graph is made to be read by people. An entity is a node with the label of
// its kind and the common label Entity; a claim is one relationship, with the
// predicate as its type, from its subject to its object (ACTIVE, which has no
// object, is a loop on its actor). Names, dates, source title and claimant are
// plain properties that hold what the store says today, so that
//
//	MATCH (:Actor {name: 'APT37'})-[t:TARGETS]->(p:Country|Region)
//	WHERE t.current AND t.years <= 5
//	RETURN p.name, min(t.occurredFrom) AS since, collect(DISTINCT t.sourceTitle) AS sources ORDER BY since
//
// works as typed. What the program itself rests on stands beside them, in lists
// that are only added to (see item): every question is asked of the store as it
// was after some commit, so that Neo4j's reading of what others just committed
// never mixes two of them. A data set's description of an entity is kept in the
// same way, on a relationship DESCRIBES from the data set's Describer.
//
// Cypher that other people write is not the store's: see Reader (reader.go, cyphertext.go, relay.go).
//
// Read schema.go, then item.go, accesspath.go with claims.go, and write.go with
// plan.go. Each Cypher text stands beside the one function that runs it, with what
// a view asks of claims written into it from graph.Filters. Only parameters vary,
// and in questions for claims the relationship types, for each of which a part of
// the text is repeated: Neo4j has no index over several.
package neo4j

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"github.com/actorgraph/actorgraph/graph"
)

// Store is a graph.Store in a Neo4j database. Make it with Open.
type Store struct {
	driver    bolt.DriverWithContext
	database  string
	timeout   time.Duration
	bookmarks bolt.BookmarkManager

	// background ends with the store; running is what runs in it.
	background context.Context
	end        context.CancelFunc
	running    sync.WaitGroup

	dated  atomic.Pointer[dated] // the calendars of the last commit asked about
	denial atomic.Pointer[denial]
	now    func() time.Time

	mu          sync.Mutex   // so that nothing starts in the background after its end
	preparation *preparation // of the schema: nil before the first contact and after one that failed
}

var _ graph.Store = (*Store)(nil)

// Options say how to reach a database. User and Password, or Bearer, or none of
// them for a server without authentication.
type Options struct {
	User, Password string
	Bearer         string        // a token of single sign-on
	Database       string        // empty: neo4j
	Timeout        time.Duration // longest time for a question and for reaching the server; 0: 30 s. Streams and writes last as long as their context.
}

// schemes are the ways to reach a server: one server or a cluster by routing,
// plain, with TLS (+s), or with TLS that trusts any certificate (+ssc).
var schemes = []string{"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}

// Open returns a store in the database that uri names, for example
// bolt://localhost:7687, or neo4j+s://graph.example.org for a cluster: reads go
// to its followers, and see at least what this store has written. The server
// need not be up: the schema is brought up to date at the first contact, once,
// and every call tries anew to reach it. Ping tells whether it is. A uri or
// options that cannot be meant are ErrInvalid.
func Open(ctx context.Context, uri string, o Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	u, err := url.Parse(uri)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" || u.User != nil {
		return nil, graph.Invalid("store", "this is not the address of a Neo4j server; write it as neo4j://host:7687, without user and password, with one of %v", schemes)
	}
	if o.Bearer != "" && o.User != "" {
		return nil, graph.Invalid("store", "give a user with a password, or a bearer token, not both")
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	driver, err := bolt.NewDriverWithContext(uri, o.auth(), o.configure)
	if err != nil {
		return nil, graph.Invalid("store", "%v", err)
	}
	s := &Store{
		driver:    driver,
		database:  o.Database,
		timeout:   o.Timeout,
		bookmarks: bolt.NewBookmarkManager(bolt.BookmarkManagerConfig{}),
		now:       time.Now,
	}
	if s.database == "" {
		s.database = "neo4j" // named, so that no call has to ask the server for its default
	}
	s.background, s.end = context.WithCancel(context.Background())
	return s, nil
}

func (o Options) auth() bolt.AuthToken {
	switch {
	case o.Bearer != "":
		return bolt.BearerAuth(o.Bearer)
	case o.User != "":
		return bolt.BasicAuth(o.User, o.Password, "")
	}
	return bolt.NoAuth()
}

func (o Options) configure(c *config.Config) {
	// A page takes a few milliseconds of a server's core: more connections than this only queue there.
	c.MaxConnectionPoolSize = 50
	// A caller waits for a free connection, or for a new one, no longer than for an answer.
	c.ConnectionAcquisitionTimeout = o.Timeout
	c.SocketConnectTimeout = min(5*time.Second, o.Timeout)
	// After a server's restart its old connections are found dead before they are used.
	c.ConnectionLivenessCheckTimeout = 2 * time.Second
	// Shorter than the idle time after which firewalls and load balancers drop connections.
	c.MaxConnectionLifetime = 30 * time.Minute
	// A write waits out an election in a cluster, not a server that is gone.
	c.MaxTransactionRetryTime = 10 * time.Second
	// Streams hold so many records in memory at a time.
	c.FetchSize = 2000
}

// Ping returns nil if the server answers and its schema is in place. Otherwise
// the error says in one line what is wrong.
func (s *Store) Ping(ctx context.Context) error {
	const ping = `RETURN 1 AS one`
	return s.ask(ctx, "ping", ping, nil, func(*columns) error { return nil })
}

// Close ends what runs in the background and closes the connections.
func (s *Store) Close() error {
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	s.running.Wait()
	if err := s.driver.Close(context.Background()); err != nil {
		return fmt.Errorf("close store: %w: %w", graph.ErrUnavailable, err)
	}
	return nil
}

// session opens a session for reading or writing.
func (s *Store) session(ctx context.Context, mode bolt.AccessMode) bolt.SessionWithContext {
	return s.driver.NewSession(ctx, bolt.SessionConfig{
		AccessMode:      mode,
		DatabaseName:    s.database,
		BookmarkManager: s.bookmarks,
	})
}

// ask runs one query that reads, within the store's timeout, and calls row for
// each record. It asks a second time if the first failed before any record in a
// way that may pass, as after a restart of the server. A row that returns
// errStop ends the query.
func (s *Store) ask(ctx context.Context, doing, cypher string, params map[string]any, row func(*columns) error) error {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if err := s.ready(limited); err != nil {
		return s.failed(ctx, doing, err)
	}
	began := false
	counted := func(c *columns) error {
		began = true
		return row(c)
	}
	err := s.askOnce(limited, cypher, params, counted)
	if err != nil && !began && limited.Err() == nil && bolt.IsRetryable(err) {
		err = s.askOnce(limited, cypher, params, counted)
	}
	return s.failed(ctx, doing, err)
}

func (s *Store) askOnce(ctx context.Context, cypher string, params map[string]any, row func(*columns) error) (err error) {
	session := s.session(ctx, bolt.AccessModeRead)
	defer closeSession(ctx, session, &err)
	result, err := session.Run(ctx, cypher, oneParameter(params))
	if err != nil {
		return err
	}
	return eachRecord(ctx, result, row)
}
