package http

import (
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// ViewParameter is one setting of a view as text: a flag of a command, or a
// parameter of an address. The names are those of the API's View.
type ViewParameter struct {
	Name, Help string
	Set        func(v *graph.View, s string) error
}

// ViewParameters returns all of them.
func ViewParameters() []ViewParameter {
	return []ViewParameter{
		{"occurred", "only activity that meets this `time`, in EDTF: 2017, 2014/2017", func(v *graph.View, s string) (err error) {
			v.Occurred, err = graph.ParseSpan(s)
			return err
		}},
		{"match", "`how` an imprecise time meets it: possibly or certainly", func(v *graph.View, s string) error {
			v.Match = graph.Match(strings.ToLower(s))
			if v.Match != graph.Possibly && v.Match != graph.Certainly {
				return graph.Invalid("match", "%q is neither possibly nor certainly", s)
			}
			return nil
		}},
		{"knownAsOf", "only what was recorded by this `date`, and not withdrawn by then", func(v *graph.View, s string) (err error) {
			v.KnownAsOf, err = graph.ParseDate(s)
			return err
		}},
		{"snapshot", "as the store was at this `moment`, in RFC 3339", func(v *graph.View, s string) (err error) {
			v.Snapshot, err = time.Parse(time.RFC3339Nano, s)
			if err != nil {
				return graph.Invalid("snapshot", "%q is not a moment; write it as 2026-08-06T09:30:00Z", s)
			}
			return nil
		}},
		{"datasets", "only claims of data sets with these `keys`, separated by commas", func(v *graph.View, s string) error {
			v.Datasets = splitList(s)
			return nil
		}},
		{"claimants", "only claims of these `organizations`, separated by commas", func(v *graph.View, s string) error {
			for _, name := range splitList(s) {
				v.Claimants = append(v.Claimants, graph.OrganizationID(name))
			}
			return nil
		}},
		{"sources", "only claims in documents with these `ids`, separated by commas", func(v *graph.View, s string) error {
			for _, id := range splitList(s) {
				if err := graph.ID(id).Check(); err != nil {
					return err
				}
				v.Sources = append(v.Sources, graph.ID(id))
			}
			return nil
		}},
		{"minConfidence", "only claims of at least this confidence, 0 to `100`", func(v *graph.View, s string) error {
			n, err := strconv.Atoi(s)
			if err != nil {
				return graph.Invalid("minConfidence", "%q is not a number from 0 to 100", s)
			}
			v.MinConfidence = &n
			return v.Check()
		}},
	}
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
