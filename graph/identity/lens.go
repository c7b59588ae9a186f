package identity

import "github.com/actorgraph/actorgraph/graph"

// A lens says what may join two records, and who must say so.
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

// followsRecord reports whether the lens follows what a record says of itself: its name and its ids.
func (l lens) followsRecord(r graph.Entity) bool { return l.by == "" || r.Dataset == l.by }

// rule returns the rule by which a key joins two of its holders under the lens;
// empty for none. It is enough that the lens follows one of the two: if MISP
// calls its record A by the name P, then SOURCE(misp-galaxy) joins it with
// ATT&CK's record P, though ATT&CK is not followed.
func (l lens) rule(key string, a, b holder) string {
	named := a.hasName() && b.hasName() && (a.followsName() || b.followsName())
	idNamed := a.id && b.followsName() || b.id && a.followsName()
	switch {
	case a.id && b.id && (a.followed || b.followed):
		return ruleSameID
	case attackID.MatchString(key) && (named || idNamed):
		return ruleATTACK
	case idNamed:
		return ruleIDNamed
	case !named || !l.names:
		return ""
	case a.primary && b.primary:
		return ruleSameName
	case a.primary || b.primary:
		return ruleNamedSo
	}
	return ruleShared
}
