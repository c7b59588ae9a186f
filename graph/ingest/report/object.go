package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// object is what something can be said about.
type object struct {
	kinds []graph.Kind
	words bool
}

// objects says of each thing that can be said of an actor what it is about: records or
// things of these kinds, by their ids, and with words also what the vocabulary or the report
// knows by a name.
var objects = map[graph.Predicate]object{
	graph.Targets:        {graph.TargetKinds(), true},
	graph.Active:         {nil, false},
	graph.Named:          {nil, true},
	graph.OriginatesFrom: {[]graph.Kind{graph.Country}, true},
	graph.AttributedTo:   {[]graph.Kind{graph.Actor, graph.Organization, graph.Country}, true},
	graph.PartOf:         {[]graph.Kind{graph.Actor}, false},
	graph.SameAs:         {[]graph.Kind{graph.Actor}, false},
	graph.DifferentFrom:  {[]graph.Kind{graph.Actor}, false},
	graph.Overlaps:       {[]graph.Kind{graph.Actor}, false},
	graph.SimilarTo:      {[]graph.Kind{graph.Actor}, false},
}

// Takes reports whether what is said can be about a record or thing of a kind, which then is
// Statement.Other.
func Takes(p graph.Predicate, kind graph.Kind) bool { return slices.Contains(objects[p].kinds, kind) }

// JoinsActors reports whether what is said joins two actors, so that Statement.Other
// is the other one.
func JoinsActors(p graph.Predicate) bool { return Takes(p, graph.Actor) && !objects[p].words }

// idKinds are the kinds that ids begin with.
var idKinds = append(graph.Kinds(), "claim")

// checkObject returns an error unless the statement is about what it can be about. A
// name that is written as the id of something is taken for that, and never for a name.
func (s Statement) checkObject() error {
	takes, known := objects[s.Says]
	name := graph.CleanName(s.Object)
	kind := s.Other.Kind()
	if as := graph.ID(name).Kind(); s.Other == "" && strings.Contains(name, "/") && slices.Contains(idKinds, as) {
		kind = as
	}
	switch {
	case !known:
		return graph.Invalid("predicate", "%q is nothing that can be said of an actor", s.Says)
	case s.Says == graph.Active && (name != "" || s.Other != ""):
		return graph.Invalid("object", "who is said to be active without a target has none; say TARGETS")
	case s.Says == graph.Active:
		return nil
	case s.Other != "" && s.Other == s.Actor:
		return graph.Invalid("object", "%s is both ends; name another actor", s.Actor)
	case JoinsActors(s.Says) && s.Other.Kind() != graph.Actor:
		return graph.Invalid("object", "%s joins two actors; name the other one", s.Says)
	case (name == "") == (s.Other == ""):
		return graph.Invalid("object", "%s needs an object", s.Says)
	case kind != "" && !slices.Contains(takes.kinds, kind):
		return graph.Invalid("object", "%s is an id of the kind %s, and %s takes %s", cmp.Or(string(s.Other), name), kind, s.Says, takes.text())
	case kind != "" && s.Other == "":
		return graph.Invalid("object", "%s is an id of the kind %s; name what is there", name, kind)
	}
	return nil
}

// text tells in words what can be given: "a victim, country, region or sector".
func (o object) text() string {
	if len(o.kinds) == 0 {
		return "a name"
	}
	var names []string
	for _, k := range o.kinds {
		names = append(names, string(k))
	}
	text := strings.Join(names[:len(names)-1], ", ")
	if text != "" {
		text += " or "
	}
	article := "a "
	if strings.ContainsRune("aeiou", rune(names[0][0])) {
		article = "an "
	}
	return article + text + names[len(names)-1]
}
