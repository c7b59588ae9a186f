package access

import "context"

// Scope is how much of the store something tells.
type Scope int

// The scopes.
const (
	Nothing    Scope = iota // of what the store holds
	Marked                  // what the clearance of who asks admits
	Everything              // whatever its marking, and so only to those who may see all
)

// Need is what something needs of who asks: a row of the table.
type Need struct {
	Role  Role
	Scope Scope
	Named bool // he says who he is, also where anybody may read
}

var (
	open  = Need{}
	read  = Need{Role: Reader, Scope: Marked}
	enter = Need{Role: Editor, Scope: Marked}

	// Numbers of requests and claims tell nothing of what claims say. A profile does not
	// either, but nobody has looked through all that the runtime can put into one.
	watch   = Need{Role: Admin, Scope: Nothing}
	inspect = Need{Role: Admin, Scope: Everything}
)

// addresses are those of the server, as its router writes them, and what each
// needs. One without a row is not served: the server does not start.
var addresses = map[string]Need{
	"/healthz": open,
	"/readyz":  open,

	"/graphql":        read,
	"/export/:format": read,
	"/import":         enter, // into data sets of his clearance
	"/import/:job":    enter, // of others' imports nobody is told but who looks after the server

	"/cypher": {Role: Reader, Scope: Everything}, // whoever asks Cypher reads all that Neo4j has

	"/metrics":           watch,
	"/debug/pprof/*name": inspect,

	"/signin":  open,
	"/signout": open,

	// Files of the program, the same for everybody; what they show they ask of /graphql.
	"/":               open, // and all that is no other address: the explorer
	"/graphiql":       open,
	"/graphiql/*file": open,
}

// Address returns what an address needs, and whether there is a row for it.
func Address(path string) (Need, bool) {
	n, ok := addresses[path]
	return n, ok
}

// fields are the root fields of the schema, and what each needs. One without a
// row is refused to everybody. Everything beneath a root field is of the same
// store: that of the clearance of who asks.
var fields = map[string]Need{
	"Query.access": read,

	"Subscription.commits":        read,  // of the store of his clearance
	"Subscription.importProgress": enter, // of his own imports, as /import/:job

	"Mutation.addReport": enter, "Mutation.withdrawClaims": enter, "Mutation.undoReading": enter,

	"Query.actor": read, "Query.actors": read, "Query.agreement": read, "Query.bloc": read, "Query.blocs": read,
	"Query.changes": read, "Query.claim": read, "Query.claims": read, "Query.coTargeted": read, "Query.compare": read,
	"Query.countries": read, "Query.country": read, "Query.datasets": read, "Query.diff": read, "Query.expansions": read,
	"Query.feeds": read, "Query.firstEntrants": read, "Query.incident": read, "Query.incidents": read,
	"Query.neighbourhood": read, "Query.node": read, "Query.nodes": read, "Query.overview": read, "Query.paths": read,
	"Query.region": read, "Query.regions": read, "Query.resolveName": read, "Query.resolveNames": read,
	"Query.search": read, "Query.sector": read, "Query.sectors": read, "Query.similarActors": read, "Query.source": read,
	"Query.sources": read, "Query.victim": read, "Query.victims": read, "Query.whoTargeted": read,
}

// CheckField returns an error, which says what to do, unless who asks may use a
// root field of the schema.
func CheckField(ctx context.Context, typeName, field string) error {
	n, ok := fields[typeName+"."+field]
	if !ok {
		return &RefusedError{ErrForbidden, typeName + "." + field + " is not open to anybody: it has no row in the table of access"}
	}
	return n.Admit(FromContext(ctx))
}
