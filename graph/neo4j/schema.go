package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// schemaVersion is that of the graph which this program writes. It stands on
// the one Store node. A later version adds a case to migrate.
const schemaVersion = 4

// oldest is the first release of Neo4j with all that the queries use.
const oldest = "5.26"

// relationshipType is the type of a predicate's claims: TARGETS, ORIGINATES_FROM.
func relationshipType(p graph.Predicate) string {
	return strings.ToUpper(strings.ReplaceAll(string(p), "-", "_"))
}

func relationshipTypes(ps []graph.Predicate) []string {
	types := make([]string, len(ps))
	for i, p := range ps {
		types[i] = relationshipType(p)
	}
	return types
}

// label is the label of a kind's nodes: Actor, Country.
func label(k graph.Kind) string {
	return strings.ToUpper(string(k)[:1]) + string(k)[1:]
}

// perType is forTypes for all types of claims.
func perType(part string) string { return forTypes(part, relationshipTypes(graph.Predicates())) }

// forTypes writes a part of a query once for each relationship type, with the
// type in the place of TYPE, as one UNION ALL.
func forTypes(part string, types []string) string {
	parts := make([]string, len(types))
	for i, t := range types {
		parts[i] = strings.ReplaceAll(part, "TYPE", t)
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// describes is the type of a data set's description of an entity.
const describes = "DESCRIBES"

// schema returns the statements that make constraints and indexes, by the
// names of what they make. Each is idempotent.
func schema() map[string]string {
	out := make(map[string]string)
	index := func(name, pattern, properties string) {
		out[name] = "CREATE INDEX " + name + " IF NOT EXISTS FOR " + pattern + " ON (" + properties + ")"
	}
	unique := func(name, pattern, property string) {
		out[name] = "CREATE CONSTRAINT " + name + " IF NOT EXISTS FOR " + pattern + " REQUIRE " + property + " IS UNIQUE"
	}
	unique("store_one", "(x:Store)", "x.one")
	unique("commit_seq", "(x:Commit)", "x.seq")
	index("commit_at", "(x:Commit)", "x.at")
	unique("reading_id", "(x:Reading)", "x.id")
	unique("describer_dataset", "(x:Describer)", "x.dataset")
	unique("entity_id", "(x:Entity)", "x.id")
	index("entity_stored", "(x:Entity)", "x.stored")
	index("name_key", "(x:Name)", "x.key, x.name, x.entity")
	index("name_entity", "(x:Name)", "x.entity")
	index("name_since", "(x:Name)", "x.since")
	index("actor_joined", "(x:Actor)", "x.actorName")
	for _, k := range graph.Kinds() {
		index(string(k)+"_name", "(x:"+label(k)+")", "x.name")
		index(string(k)+"_key", "(x:"+label(k)+")", "x.key, x.id")
	}
	index("describes_id", "()-[x:DESCRIBES]-()", "x.id")
	index("describes_dataset", "()-[x:DESCRIBES]-()", "x.dataset, x.moved")
	index("describes_replaced", "()-[x:DESCRIBES]-()", "x.replacedIn")
	for _, p := range graph.Predicates() {
		pattern, name := "()-[x:"+relationshipType(p)+"]-()", strings.ToLower(relationshipType(p))
		unique(name+"_id", pattern, "x.id")
		index(name+"_dataset", pattern, "x.dataset, x.moved")
		index(name+"_recorded", pattern, "x.recorded, x.id")
		index(name+"_subject", pattern, "x.subject, x.recorded, x.id")
		index(name+"_object", pattern, "x.object, x.recorded, x.id")
		index(name+"_incident", pattern, "x.incident")
		index(name+"_source", pattern, "x.sourceId")
	}
	// For people who mistype a name. Not waited for at a commit: the program itself searches Name.
	out["names"] = "CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (x:Entity) ON EACH [x.name] " +
		"OPTIONS {indexConfig: {`fulltext.eventually_consistent`: true}}"
	return out
}

// A preparation is one try to bring the schema up to date.
type preparation struct {
	done chan struct{} // closed at its end
	err  error         // then
}

// ready waits until the schema is up to date, which is seen to at the first
// contact. It goes on in the background when a caller gives up: making the
// indexes of a large graph takes longer than a caller may want to wait.
func (s *Store) ready(ctx context.Context) error {
	if err := s.kept(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.background.Err() != nil {
		s.mu.Unlock()
		return errClosed
	}
	p := s.preparation
	if p == nil {
		p = &preparation{done: make(chan struct{})}
		s.preparation = p
		s.running.Go(func() { s.try(p) })
	}
	s.mu.Unlock()
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// try prepares, and warms the queries after a success.
func (s *Store) try(p *preparation) {
	ctx, cancel := context.WithTimeout(s.background, 15*time.Minute)
	defer cancel()
	if p.err = s.prepare(ctx); p.err != nil {
		s.mu.Lock()
		s.preparation = nil // the next caller tries again
		s.mu.Unlock()
		close(p.done)
		return
	}
	close(p.done)
	s.warm()
}

// prepare checks the server's release and the graph's version, and makes what is missing of the schema.
func (s *Store) prepare(ctx context.Context) (err error) {
	session := s.session(ctx, bolt.AccessModeWrite)
	defer closeSession(ctx, session, &err)
	if err := checkRelease(ctx, session); err != nil {
		return err
	}
	version, err := findVersion(ctx, session)
	switch {
	case err != nil:
		return err
	case version > schemaVersion:
		return fmt.Errorf("%w: the graph is of version %d, this program knows up to %d; use a newer program",
			graph.ErrUnavailable, version, schemaVersion)
	}
	missing, err := findMissing(ctx, session)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := makeSchema(ctx, session, missing); err != nil {
			return fmt.Errorf("make indexes %v: %w", missing, err)
		}
	}
	if version == schemaVersion {
		return nil
	}
	if version == 1 {
		if err := datePeriods(ctx, session); err != nil {
			return fmt.Errorf("bring the graph to version 2: %w", err)
		}
	}
	if version == 1 || version == 2 {
		if err := settleOwners(ctx, session); err != nil {
			return fmt.Errorf("bring the graph to version 3: %w", err)
		}
	}
	if version > 0 {
		if err := do(ctx, session, noteReplaced, nil, nil); err != nil {
			return fmt.Errorf("bring the graph to version 4: %w", err)
		}
	}
	const setVersion = `MERGE (m:Store {one: 1}) ON CREATE SET m.seq = 0, m.written = 0 SET m.schema = $p.version`
	return do(ctx, session, setVersion, map[string]any{"version": schemaVersion}, nil)
}

func checkRelease(ctx context.Context, session bolt.SessionWithContext) error {
	const findRelease = `CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS release`
	release := ""
	err := do(ctx, session, findRelease, nil, func(c *columns) error {
		release = c.text("release")
		return nil
	})
	if err == nil && olderThan(release, oldest) {
		err = fmt.Errorf("%w: Neo4j is %s, at least %s is needed", graph.ErrUnavailable, release, oldest)
	}
	return err
}

// olderThan compares the first two numbers of releases such as 5.26.14 and 2025.04.0.
func olderThan(release, than string) bool {
	numbers := func(s string) []int {
		var out []int
		for _, part := range strings.SplitN(s, ".", 3) {
			n, err := strconv.Atoi(part)
			if err != nil {
				break
			}
			out = append(out, n)
		}
		return out[:min(2, len(out))]
	}
	return slices.Compare(numbers(release), numbers(than)) < 0
}

func findVersion(ctx context.Context, session bolt.SessionWithContext) (int64, error) {
	const query = `MATCH (m:Store) RETURN m.schema AS version`
	var version int64
	return version, do(ctx, session, query, nil, func(c *columns) error {
		version = c.integer("version")
		return nil
	})
}

// findMissing returns the names of indexes and constraints that are not there, sorted.
func findMissing(ctx context.Context, session bolt.SessionWithContext) ([]string, error) {
	const query = `SHOW INDEXES YIELD name, state RETURN name, state`
	missing := schema()
	err := do(ctx, session, query, nil, func(c *columns) error {
		name := c.text("name")
		if _, ours := missing[name]; ours && c.text("state") == "FAILED" {
			return fmt.Errorf("%w: the index %s has failed; drop it and start again", graph.ErrUnavailable, name)
		}
		delete(missing, name)
		return nil
	})
	return sortedKeys(missing), err
}

// makeSchema makes what is missing and waits until it can be used.
func makeSchema(ctx context.Context, session bolt.SessionWithContext, missing []string) error {
	statements := schema()
	_, err := session.ExecuteWrite(ctx, func(tx bolt.ManagedTransaction) (any, error) {
		for _, name := range missing {
			if err := (transaction{tx}).run(ctx, statements[name], nil, nil); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		return err
	}
	const await = `CALL db.awaitIndexes(600)`
	return do(ctx, session, await, nil, nil)
}

// do runs one query in a transaction of its own.
func do(ctx context.Context, session bolt.SessionWithContext, cypher string, params map[string]any, row func(*columns) error) error {
	result, err := session.Run(ctx, cypher, oneParameter(params))
	if err != nil {
		return err
	}
	if row != nil {
		return eachRecord(ctx, result, row)
	}
	_, err = result.Consume(ctx)
	return err
}
