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
	Values     []string // all that can be set, where these are few
	Set        func(v *graph.View, s string) error
}

// ViewParameters returns all of them: the fields of the API's View, by their
// names there.
func ViewParameters() []ViewParameter {
	return []ViewParameter{
		{"occurred", "only activity that meets this `time`, in EDTF: 2017, 2014/2017", nil, func(v *graph.View, s string) (err error) {
			v.Occurred, err = graph.ParseSpan(s)
			return err
		}},
		oneOf("match", "`how` an imprecise time meets it", func(v *graph.View, s graph.Match) { v.Match = s },
			graph.Possibly, graph.Certainly),
		{"knownAsOf", "only what was recorded by this `date`, and not withdrawn by then", nil, func(v *graph.View, s string) (err error) {
			v.KnownAsOf, err = graph.ParseDate(s)
			return err
		}},
		oneOf("known", "`how` days of recording that are known only within some days must meet it", func(v *graph.View, s graph.Match) { v.Known = s },
			graph.Possibly, graph.Certainly),
		{"snapshot", "as the store was at this `moment`, in RFC 3339", nil, func(v *graph.View, s string) (err error) {
			v.Snapshot, err = time.Parse(time.RFC3339Nano, s)
			if err != nil {
				return graph.Invalid("snapshot", "%q is not a moment; write it as 2026-08-06T09:30:00Z", s)
			}
			return nil
		}},
		{"datasets", "only claims of data sets with these `keys`, separated by commas", nil, func(v *graph.View, s string) error {
			v.Datasets = append(v.Datasets, splitList(s)...)
			return nil
		}},
		{"claimants", "only claims of these `organizations`, by name or id, separated by commas", nil, func(v *graph.View, s string) error {
			v.Claimants = append(v.Claimants, organizations(s)...)
			return nil
		}},
		{"sources", "only claims in documents with these `ids`, separated by commas", nil, addSources},
		{"publishers", "only claims in documents that these `organizations` published, by name or id, separated by commas", nil, func(v *graph.View, s string) error {
			v.Publishers = append(v.Publishers, organizations(s)...)
			return nil
		}},
		{"minConfidence", "only claims of at least this confidence, `0-100`", nil, func(v *graph.View, s string) error {
			n, err := strconv.Atoi(s)
			if err != nil {
				return graph.Invalid("minConfidence", "%q is not a number from 0 to 100", s)
			}
			v.MinConfidence = &n
			return nil
		}},
		{"umbrellaYears", "calendar `years` beyond which an interval dates nothing, 5 unless given; it leaves out no claim", nil, func(v *graph.View, s string) (err error) {
			if v.UmbrellaYears, err = strconv.Atoi(s); err != nil || v.UmbrellaYears < 1 {
				return graph.Invalid("umbrellaYears", "%q is not a number of years, 1 or more", s)
			}
			return nil
		}},
		oneOf("lens", "`which` records are read together as one actor; it leaves out no claim", func(v *graph.View, s graph.Lens) { v.Lens = s },
			graph.LensDefault, graph.LensStrict, graph.LensNone, graph.LensSource),
		{"lensBy", "with the lens source: the data set's `key` or the organization's id whose joins are followed", nil, func(v *graph.View, s string) error {
			v.LensBy = s
			return nil
		}},
		oneOf("identity", "`who` is who in the past, by the latest readings or by the names in use on the day; it leaves out no claim",
			func(v *graph.View, i graph.Identity) { v.Identity = i }, graph.IdentityNow, graph.IdentityThen),
		oneOf("unnamed", "`whether` groups that nobody names, such as that of an incident, count as actors; it leaves out no claim",
			func(v *graph.View, s truth) { v.Unnamed = s == yes }, yes, no),
	}
}

// truth is a yes or no as the API writes it.
type truth string

const (
	yes truth = "true"
	no  truth = "false"
)

// oneOf is a parameter that has few values, written in either case.
func oneOf[V ~string](name, help string, set func(*graph.View, V), values ...V) ViewParameter {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	choice := strings.Join(texts[:len(texts)-1], ", ") + " or " + texts[len(texts)-1]
	return ViewParameter{name, help + ": " + choice, texts, func(v *graph.View, s string) error {
		if !slices.Contains(texts, strings.ToLower(s)) {
			return graph.Invalid(name, "%q is not %s", s, choice)
		}
		set(v, V(strings.ToLower(s)))
		return nil
	}}
}

func addSources(v *graph.View, s string) error {
	for _, id := range splitList(s) {
		if err := graph.ID(id).Check(); err != nil {
			return err
		}
		v.Sources = append(v.Sources, graph.ID(id))
	}
	return nil
}

// organizations are the ids of organizations that are given by ids or names.
func organizations(s string) (ids []graph.ID) {
	for _, text := range splitList(s) {
		id := graph.ID(text)
		if id.Kind() != graph.Organization {
			id = graph.OrganizationID(text)
		}
		ids = append(ids, id)
	}
	return ids
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
