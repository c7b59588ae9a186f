package neo4j

// What tests of the queries and of the errors' texts look at.
var (
	PageOfSubject = indexedPage("subject", []string{"TARGETS"})
	PageOfObject  = indexedPage("object", []string{"TARGETS"})
	PageOfAll     = indexedPage("", []string{"TARGETS"})
	PageOfKind    = pageOfKind
	Searched      = searchNames
)

func (s *Store) Explain(err error) string { return s.explain(err) }

// SortAtMost has Neo4j sort no more claims at once. It returns what takes that back.
func SortAtMost(n int64) (restore func()) {
	before := sortable
	sortable = n
	return func() { sortable = before }
}
