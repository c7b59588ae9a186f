package mispevent

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// event is an event as MISP writes it, as far as the model holds it.
type event struct {
	UUID string `json:"uuid"`
	Info string `json:"info"`
	Date string `json:"date"`
	Orgc struct {
		Name string `json:"name"`
	} `json:"Orgc"`
	tagged
	Attribute []tagged `json:"Attribute"`
	Object    []object `json:"Object"`

	at         ingest.Place
	day        graph.Span
	restricted []string // by fields other than tags
}

type object struct {
	Attribute []tagged `json:"Attribute"`
}

// tagged is what galaxies and tags stand on: an event or an attribute.
type tagged struct {
	Galaxy []galaxy `json:"Galaxy"`

	// As they are written: what is odd of them may restrict. An index has EventTag.
	Tag      jsontext.Value `json:"Tag"`
	EventTag jsontext.Value `json:"EventTag"`
}

type galaxy struct {
	Type     string    `json:"type"`
	Clusters []cluster `json:"GalaxyCluster"`
}

type cluster struct {
	Value string                    `json:"value"`
	UUID  string                    `json:"uuid"`
	Meta  map[string]jsontext.Value `json:"meta"`
}

// names are the synonyms of an actor, and its id in ATT&CK. An object is no name.
func (c cluster) names() []string {
	var out []string
	for _, key := range []string{"synonyms", "external_id"} {
		out = append(out, ingest.TagNames(c.Meta[key])...)
	}
	return slices.DeleteFunc(out, func(name string) bool { return strings.HasPrefix(name, "{") })
}

// attackName is how MISP writes a group of ATT&CK: "APT37 - G0067".
var attackName = regexp.MustCompile(`^(.+) - (G\d{4})$`)

// withoutID parts a group of ATT&CK into its name and its id.
func (c cluster) withoutID() (name string, id []string) {
	if m := attackName.FindStringSubmatch(c.Value); m != nil {
		return m[1], m[2:]
	}
	return c.Value, nil
}

// all are the event and its attributes.
func (ev event) all() []tagged {
	out := append([]tagged{ev.tagged}, ev.Attribute...)
	for _, o := range ev.Object {
		out = append(out, o.Attribute...)
	}
	return out
}

// tags are the names of all tags that stand on it.
func (t tagged) tags() []string {
	return append(ingest.TagNames(t.Tag), ingest.TagNames(t.EventTag)...)
}

// markings are what the tags of the event and of its attributes restrict.
func (ev event) markings() []string {
	out := slices.Clone(ev.restricted)
	for _, t := range ev.all() {
		for _, tag := range t.tags() {
			if !galaxyTag.MatchString(tag) {
				out = append(out, graph.ReadMarkings(tag)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// clusters are what the galaxies of an event name.
type clusters struct {
	actors           []cluster
	targets, sectors []string
	others           map[string]int // by type of the galaxy
}

var (
	galaxyTag = regexp.MustCompile(`^misp-galaxy:([^=]+)="(.*)"$`)
	actorType = regexp.MustCompile(`threat-actor$|intrusion-set$|^microsoft-activity-group$|^groups$|^tidal-groups$`)
)

// clusters gathers what the galaxies and galaxy tags name, each once. A tag names
// what the galaxy beside it describes; alone it names by the value.
func (ev event) clusters() clusters {
	c := clusters{others: map[string]int{}}
	seen := map[string]bool{}
	for _, t := range ev.all() {
		for _, g := range t.Galaxy {
			for _, cl := range g.Clusters {
				c.add(g.Type, cl, seen)
			}
		}
	}
	for _, t := range ev.all() {
		for _, tag := range t.tags() {
			if m := galaxyTag.FindStringSubmatch(tag); m != nil {
				c.add(m[1], cluster{Value: m[2]}, seen)
			}
		}
	}
	return c
}

func (c *clusters) add(typ string, cl cluster, seen map[string]bool) {
	cl.Value = graph.CleanName(cl.Value)
	cl.UUID = strings.ToLower(strings.TrimSpace(cl.UUID))
	key := typ + " " + graph.Fold(cl.Value)
	if seen[key] {
		return
	}
	seen[key] = true
	switch {
	case actorType.MatchString(typ):
		c.actors = append(c.actors, cl)
	case typ == "target-information":
		c.targets = append(c.targets, cl.Value)
	case typ == "sector":
		c.sectors = append(c.sectors, cl.Value)
	default:
		c.others[typ]++
	}
}
