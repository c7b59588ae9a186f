package export

import (
	"encoding/json"
	"io"
	"iter"

	"github.com/actorgraph/actorgraph/graph"
)

// JSONLines writes one JSON object a claim, each on a line of its own, with
// the columns of [CSV] as its members. What says nothing is absent.
func JSONLines(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error) {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return o.each(claims, func(c graph.Claim) error {
		if o.Actor != nil {
			return out.Encode(o.actorRow(c))
		}
		return out.Encode(o.row(c))
	})
}
