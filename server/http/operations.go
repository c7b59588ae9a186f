package http

import "slices"

// operations are the names of the questions that the program's own pages, GraphiQL's
// examples and the cookbook ask. Metrics tell these apart, and no others: whoever asks
// chooses the name of his question, and could make up a new one each time. A test
// holds the list to the pages.
var operations = []string{
	"Access", "Actor", "ActorClaims", "Agreement", "Browse", "Changes", "CoTargeted", "Compare", "Cypher", "Dataset", "Entity",
	"Evidence", "FirstEntrants", "Front", "Incident", "Marked", "Names", "Overview", "Paths", "Places", "Reach",
	"Resolve", "Search", "Similar", "Source", "Story", "Target", "TargetClaims", "WhoTargeted", "Widening",
	"WholeActor", "WholeIncident", "WholeSource", "WholeTarget", "WholeWho",
	"FoundingStory", "Growth", "KnownAsOf", "Narrowed", "WhoIsThat", "WhoTargets",
}

// knownOperation returns the name of an operation as metrics have it.
func knownOperation(name string) string {
	switch {
	case name == "":
		return "unnamed"
	case slices.Contains(operations, name):
		return name
	}
	return "other"
}
