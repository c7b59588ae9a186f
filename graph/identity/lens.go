package identity

import "github.com/actorgraph/actorgraph/graph"

// lens says what may join, and who must say so.
type lens struct {
	names bool   // whether names join, or only what is explicit
	by    string // data set or claimant whose joins and names are followed; empty: all
}

func lensOf(v graph.View) lens {
	l := lens{names: v.Lens != graph.LensStrict}
	if v.Lens == graph.LensSource {
		l.by = v.LensBy
	}
	return l
}

// follows reports whether the lens follows what a claim says.
func (l lens) follows(c *graph.Claim) bool {
	return l.by == "" || c.Dataset == l.by || string(c.Claimant) == l.by || c.Claimant != "" && c.Claimant == graph.OrganizationID(l.by)
}

// owns reports whether the lens follows what a record says of itself.
func (l lens) owns(r graph.Entity) bool { return l.by == "" || r.Dataset == l.by }

// rule returns the rule by which a key joins two records under the lens; empty for none.
func (l lens) rule(key string, x, y holder) string {
	named := x.hasName() && y.hasName() && (x.says() || y.says())
	idNamed := x.id && y.says() || y.id && x.says()
	switch {
	case x.id && y.id && (x.own || y.own):
		return ruleSameID
	case attackID.MatchString(key) && (named || idNamed):
		return ruleATTACK
	case idNamed:
		return ruleIDNamed
	case !named || !l.names:
		return ""
	case x.primary && y.primary:
		return ruleSameName
	case x.primary || y.primary:
		return ruleNamedSo
	}
	return ruleShared
}
