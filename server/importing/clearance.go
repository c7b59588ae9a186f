package importing

import (
	"errors"

	"github.com/actorgraph/actorgraph/graph"
)

// errAbove says that a file marks something above the clearance of who sends it.
var errAbove = errors.New("it marks something above your clearance: you could not see it once it is there; who may see that can import it")

// check returns an error unless who asks may import a document: into its data set, which is
// judged by its key alone, never by what is stored, and with nothing in it that he could
// not see. A release withdraws and counts within its data set, and claims have ids of
// their own in each: so nobody changes, or is told of, what is above his clearance: but for when
// that was said, where his file tells openly when a document came out (ingest.Job.Tells).
func (r Request) check(doc graph.Document) error {
	if r.May != nil {
		if err := r.May(doc.Reading.Dataset); err != nil {
			return err
		}
	}
	for _, c := range doc.Claims {
		if graph.LevelOf(c.Markings) > r.Clearance {
			return errAbove
		}
	}
	for _, e := range doc.Entities {
		if graph.LevelOf(e.Markings) > r.Clearance {
			return errAbove
		}
	}
	return nil
}
