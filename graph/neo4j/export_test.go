package neo4j

// What tests of the queries and of the errors' words look at.
var (
	PageOfSubject = pageOfSubject
	PageOfObject  = pageOfObject
	PageOfAll     = pageOfAll
	PageOfKind    = pageOfKind
	Searched      = searched
)

func (s *Store) Explain(err error) string { return s.explain(err) }
