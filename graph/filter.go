package graph

import "slices"

// A Filter is one condition that a view puts on claims. What a view admits is
// said in Filters and nowhere else: View.Admits runs through them, the stores
// write the conditions of their queries from them, and the conformance suite
// (package graphtest) has cases for each of them.
//
// For example View.Claimants is the filter "the claimant is OneOf the list". It
// becomes
//
//	(:claimants IS NULL OR c.claimant IN (... json_each(:claimants)))
//
// in SQL and its like in Cypher, with the list as the parameter :claimants.
//
// A new filter needs: its field in View, its row in Filters, the place of its
// attribute in each store, and a case in graphtest. Tests fail until all are there.
type Filter struct {
	Name         string   // of the parameter that the view's value has in queries
	Fields       []string // of View, that say what is asked for and how it is meant
	Attribute    string   // of the claim, that is looked at; each store knows where it keeps it
	Operator     Operator // how the two are compared
	ActivityOnly bool     // it tests claims of activity alone; names, places and joins pass

	List func(View) []string // OneOf: what the view asks for; empty: anything passes
	text func(Claim) string  // OneOf: what the claim has
}

// An Operator says how a filter compares what a view asks for with a claim.
type Operator int

// The operators.
const (
	// AssertedOn: the claim is asserted on View.AsOf. WithWithdrawn it is enough
	// that it was asserted by then.
	AssertedOn Operator = iota
	// Meets: the claim's time meets View.Occurred, possibly or certainly, as
	// View.Match says. An UNDATED claim meets no window.
	Meets
	// AtLeast: the claim's confidence is View.MinConfidence or more. Unknown is
	// less than any.
	AtLeast
	// OneOf: what the claim has is in a list. A claim that has nothing there is in
	// none.
	OneOf
)

// Filters returns every filter of a view.
func Filters() []Filter { return slices.Clone(filters) }

var filters = []Filter{
	{Name: "knownAsOf", Fields: []string{"KnownAsOf", "Known", "WithWithdrawn"}, Attribute: "assertions", Operator: AssertedOn},
	{Name: "occurred", Fields: []string{"Occurred", "Match"}, Attribute: "occurred", Operator: Meets, ActivityOnly: true},
	{Name: "minConfidence", Fields: []string{"MinConfidence"}, Attribute: "confidence", Operator: AtLeast},
	{
		Name: "datasets", Fields: []string{"Datasets"}, Attribute: "dataset", Operator: OneOf,
		List: func(v View) []string { return v.Datasets },
		text: func(c Claim) string { return c.Dataset },
	},
	{
		Name: "claimants", Fields: []string{"Claimants"}, Attribute: "claimant", Operator: OneOf,
		List: func(v View) []string { return textsOf(v.Claimants) },
		text: func(c Claim) string { return string(c.Claimant) },
	},
	{
		Name: "sources", Fields: []string{"Sources"}, Attribute: "source", Operator: OneOf,
		List: func(v View) []string { return textsOf(v.Sources) },
		text: func(c Claim) string { return string(c.Source) },
	},
	{
		Name: "publishers", Fields: []string{"Publishers"}, Attribute: "publisher", Operator: OneOf,
		List: func(v View) []string { return textsOf(v.Publishers) },
		text: publisherOf,
	},
}

// publisherOf returns who published a claim's source. It stands on the source,
// not on the claim, which must come with its ends.
func publisherOf(c Claim) string {
	if c.Ends == nil || c.Ends.Source == nil {
		return ""
	}
	return string(c.Ends.Source.Publisher)
}

func textsOf(ids []ID) []string {
	if len(ids) == 0 {
		return nil
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// Narrows reports whether the view asks for anything by the filter. Without, a
// claim that is asserted today passes.
func (f Filter) Narrows(v View) bool {
	switch f.Operator {
	case AssertedOn:
		return v.KnownAsOf != ""
	case Meets:
		return !v.Occurred.IsZero()
	case AtLeast:
		return v.MinConfidence != nil
	default:
		return len(f.List(v)) > 0
	}
}

// admits reports whether a claim passes the filter.
func (f Filter) admits(v View, c Claim) bool {
	if f.ActivityOnly && !c.Predicate.IsActivity() {
		return true
	}
	switch f.Operator {
	case AssertedOn:
		_, ok := v.RunAt(c.Held)
		return ok
	case Meets:
		return v.Meets(c.Occurred, v.Occurred)
	case AtLeast:
		return v.isSure(c.Confidence)
	default:
		list := f.List(v)
		return len(list) == 0 || slices.Contains(list, f.text(c))
	}
}
