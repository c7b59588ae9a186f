package http

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// ViewParameter is one setting of a view as text: a flag of a command, or a
// parameter of an address. Set reads one; whether the view makes sense as a
// whole is for its Check to say, once all are set.
type ViewParameter struct {
	Name, Help string
	Set        func(v *graph.View, s string) error
}

// ViewParameters returns all of them: the fields of the API's View, by their
// names there.
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
		{"claimants", "only claims of these `organizations`, by name or id, separated by commas", func(v *graph.View, s string) error {
			for _, name := range splitList(s) {
				v.Claimants = append(v.Claimants, organization(name))
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
		{"minConfidence", "only claims of at least this confidence, `0-100`", func(v *graph.View, s string) error {
			n, err := strconv.Atoi(s)
			if err != nil {
				return graph.Invalid("minConfidence", "%q is not a number from 0 to 100", s)
			}
			v.MinConfidence = &n
			return nil
		}},
		{"umbrellaYears", "calendar `years` beyond which an interval dates nothing, 5 unless given; it leaves out no claim", func(v *graph.View, s string) (err error) {
			if v.UmbrellaYears, err = strconv.Atoi(s); err != nil || v.UmbrellaYears < 1 {
				return graph.Invalid("umbrellaYears", "%q is not a number of years, 1 or more", s)
			}
			return nil
		}},
		{"lens", "`which` records are read together as one actor: default, strict, none or source; it leaves out no claim", func(v *graph.View, s string) error {
			v.Lens = graph.Lens(strings.ToLower(s))
			if !slices.Contains([]graph.Lens{graph.LensDefault, graph.LensStrict, graph.LensNone, graph.LensSource}, v.Lens) {
				return graph.Invalid("lens", "%q is none; choose default, strict, none or source", s)
			}
			return nil
		}},
		{"lensBy", "with the lens source: the data set's `key` or the organization's id whose joins are followed", func(v *graph.View, s string) error {
			v.LensBy = s
			return nil
		}},
	}
}

// organization is the id of an organization that is given by its id or name.
func organization(s string) graph.ID {
	if id := graph.ID(s); id.Kind() == graph.Organization {
		return id
	}
	return graph.OrganizationID(s)
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
