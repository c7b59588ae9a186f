// Package guard refuses questions that ask for too much, before anything is
// done for them, and ends answers that become too large.
//
//   - limits.go: the limits, and what is said of one that is passed
//   - shape.go: what a parsed query may look like, before it is validated
//   - texts.go: how long the names, texts and lists in it may be; nesting.go: how deep its JSON
//   - cost.go: how many objects its answer can have, before it is executed; work.go: what it takes beside them
//   - listsize.go: how long the lists of the schema can be
//   - counter.go: how many it has, while it is executed
//   - queue.go: the queue in which questions wait for their turn
//
// Each works in time that is linear in the length of the query, whatever its
// fragments spread: what is worked out of a fragment is kept.
package guard

import "fmt"

// Limits of one request. A limit is the greatest value that passes.
type Limits struct {
	Body      int // bytes of a request's body
	Query     int // bytes of a query's text
	Variables int // bytes of its variables as JSON
	Nesting   int // lists and objects within each other in its variables, or in a value that stands in it

	Tokens     int // words and signs of a query's text
	Depth      int // fields within fields
	Aliases    int // fields that are renamed
	RootFields int // fields of the query itself, with those of its fragments
	Directives int // of the whole text
	Fragments  int // named fragments
	SameKey    int // fields that stand under one name at one place of the answer
	Fields     int // of the whole query, with those of every fragment wherever it is spread

	Name int // bytes of a name or of a text to search
	List int // items of a list that is given

	Cost    int // objects that an answer can have, before it is executed
	Objects int // objects that an answer has, while it is executed
	Answer  int // bytes of an answer
	Schema  int // objects of the schema itself that an answer has, beside the others
}

// Named is a limit that can be set.
type Named struct {
	Name, Help string
	Value      *int
}

// Named returns every limit with its name, to be read and set.
func (l *Limits) Named() []Named {
	return []Named{
		{"body", "bytes of a request's body", &l.Body},
		{"query", "bytes of a query's text", &l.Query},
		{"variables", "bytes of its variables", &l.Variables},
		{"nesting", "lists and objects within each other in its variables", &l.Nesting},
		{"tokens", "words and signs of a query", &l.Tokens},
		{"depth", "fields within fields", &l.Depth},
		{"aliases", "fields that are renamed", &l.Aliases},
		{"root-fields", "fields of the query itself", &l.RootFields},
		{"directives", "directives", &l.Directives},
		{"fragments", "named fragments", &l.Fragments},
		{"same-key", "fields under one name at one place", &l.SameKey},
		{"fields", "fields, with those of every fragment wherever it is spread", &l.Fields},
		{"name", "bytes of a name or text", &l.Name},
		{"list", "items of a list that is given", &l.List},
		{"cost", "objects that an answer can have, before it is made", &l.Cost},
		{"objects", "objects that an answer has", &l.Objects},
		{"answer", "bytes that it has", &l.Answer},
		{"schema", "objects that it has of the schema itself, beside the others", &l.Schema},
	}
}

// Default returns the limits of a server that is told nothing else.
func Default() Limits {
	return Limits{
		Body: 1 << 20, Query: 64 << 10, Variables: 256 << 10, Nesting: 64,
		Tokens: 2000, Depth: 15, Aliases: 60, RootFields: 20, Directives: 50, Fragments: 50, SameKey: 32, Fields: 1000,
		Name: 512, List: 1000,
		Cost: 25_000, Objects: 10_000, Answer: 16 << 20, Schema: 25_000,
	}
}

// LimitError says that a question passes a limit.
type LimitError struct {
	What  string // what there is too much of, as a sentence begins: "the query is 16 fields deep"
	Limit int    // the greatest value that passes
	Hint  string // what to do instead; "" for nothing
	Input bool   // one given value is too long, not the question
}

// Error names what there is too much of, and the limit.
func (e *LimitError) Error() string { return fmt.Sprintf("%s, and the limit is %d", e.What, e.Limit) }

// exceeds returns an error if a value passes its limit. The format takes the value.
func exceeds(value, limit int, format, hint string) error {
	if value <= limit {
		return nil
	}
	return &LimitError{What: fmt.Sprintf(format, value), Limit: limit, Hint: hint}
}
