package neo4j

// What tests of the queries and of the errors' words look at.
var (
	PageOfSubject = indexedPage("subject", []string{"TARGETS"})
	PageOfObject  = indexedPage("object", []string{"TARGETS"})
	PageOfAll     = indexedPage("", []string{"TARGETS"})
	PageOfKind    = pageOfKind
	Searched      = searched
)

func (s *Store) Explain(err error) string { return s.explain(err) }
