package stix

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// A release of ATT&CK is told by what the file says of itself as a whole:
//
//   - its collection, which MITRE publishes the releases of STIX 2.1 with
//   - else its matrix, which every release of STIX 2.0 since 2018-10 has
//   - else its producer: the file brings MITRE's identity, by which its objects
//     were made, as the first releases do
//
// and by what it does not hold: a bundle with a group, a campaign or a
// relationship that somebody else made is no release, however much of ATT&CK it
// carries. What carries ATT&CK's objects beside others' needs the key of a data
// set of its own.

// attackDomains are the domains of ATT&CK, as matrices, kill chains and the
// objects' x_mitre_domains call them, and the ids of their collections.
var attackDomains = []attackDomain{
	{"enterprise", "Enterprise", "enterprise-attack", "mitre-attack", "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019"},
	{"mobile", "Mobile", "mobile-attack", "mitre-mobile-attack", "x-mitre-collection--dac0d2d7-8653-445c-9bff-82f934c1e858"},
	{"ics", "ICS", "ics-attack", "mitre-ics-attack", "x-mitre-collection--90c00720-636b-4485-b342-8751d232bf09"},
	{"pre", "PRE", "pre-attack", "mitre-pre-attack", ""},
}

type attackDomain struct{ key, name, domain, killChain, collection string }

// dataset is the key of a domain's data set.
func (d attackDomain) dataset() string { return "attack-" + d.key }

// domainOf returns the domain that one of the tests finds.
func domainOf(is func(attackDomain) bool) (attackDomain, bool) {
	i := slices.IndexFunc(attackDomains, is)
	if i < 0 {
		return attackDomain{}, false
	}
	return attackDomains[i], true
}

// release is what a bundle says of itself as a release of ATT&CK.
type release struct {
	collections []collection
	matrices    []string       // their domains
	byDomain    map[string]int // domains, and how many objects are of each
	withDomain  int            // objects that name any
	unpublished bool           // it holds a type of object that ATT&CK does not publish
}

// collection is ATT&CK's list of what is in a release.
type collection struct {
	domain, version string
	modified        time.Time
	contents        map[string]bool // STIX ids; empty where it does not list them
}

// published are the types that ATT&CK is made of, beside those of its own (x-mitre-).
var published = []string{
	"attack-pattern", "campaign", "course-of-action", "identity", "intrusion-set", "malware", "marking-definition", "relationship", "tool",
}

// note gathers what one object tells of the release.
func (r *release) note(h *header, e ingest.Element) {
	if !slices.Contains(published, h.Type) && !strings.HasPrefix(h.Type, "x-mitre-") {
		r.unpublished = true
	}
	switch {
	case h.CreatedBy != "" && h.CreatedBy != mitre:
	case h.Type == "x-mitre-collection":
		r.collections = append(r.collections, collectionOf(h, e))
	case h.Type == "x-mitre-matrix":
		r.matrices = append(r.matrices, matrixDomain(e))
	}
	domains := h.Domains
	if len(domains) == 0 {
		for _, phase := range h.Phases {
			if d, ok := domainOf(func(d attackDomain) bool { return d.killChain == phase.Chain }); ok && !slices.Contains(domains, d.domain) {
				domains = append(domains, d.domain)
			}
		}
	}
	if len(domains) == 0 {
		return
	}
	if r.byDomain == nil {
		r.byDomain = map[string]int{}
	}
	r.withDomain++
	for _, d := range slices.Compact(slices.Sorted(slices.Values(domains))) {
		r.byDomain[d]++
	}
}

// collectionOf reads a collection. Its domain is told by its id, else by its own
// domains or its name.
func collectionOf(h *header, e ingest.Element) collection {
	var c struct {
		Name     string `json:"name"`
		Contents []struct {
			Ref string `json:"object_ref"`
		} `json:"x_mitre_contents"`
	}
	_, _ = ingest.Decode(e, &c) // what cannot be read of it tells nothing
	out := collection{version: h.Version, modified: h.modified, contents: map[string]bool{}}
	for _, item := range c.Contents {
		out.contents[item.Ref] = true
	}
	d, ok := domainOf(func(d attackDomain) bool { return d.collection == h.ID })
	if !ok && len(h.Domains) == 1 {
		d, ok = domainOf(func(d attackDomain) bool { return d.domain == h.Domains[0] })
	}
	if !ok {
		d, _ = domainOf(func(d attackDomain) bool { return strings.HasPrefix(c.Name, d.name+" ATT&CK") })
	}
	out.domain = d.domain
	return out
}

// matrixDomain returns the domain of a matrix; empty where it tells none.
func matrixDomain(e ingest.Element) string {
	var m struct {
		References []reference `json:"external_references"`
	}
	_, _ = ingest.Decode(e, &m) // what cannot be read of it tells nothing
	for _, ref := range m.References {
		if d, ok := domainOf(func(d attackDomain) bool { return d.domain == ref.ExternalID }); ok {
			return d.domain
		}
	}
	return ""
}

// attackRelease returns the domain that the bundle is a release of, with its
// collection if it has one, and false for a bundle that is no release.
func (b *bundle) attackRelease() (attackDomain, collection, bool) {
	told := map[string]bool{}
	for _, c := range b.release.collections {
		told[c.domain] = true
	}
	if len(b.release.collections) == 0 {
		for _, m := range b.release.matrices {
			told[m] = true
		}
	}
	delete(told, "")
	var domain string
	switch len(told) {
	case 1:
		for d := range told {
			domain = d
		}
	case 0:
		if b.objects[mitre] == nil && len(b.release.collections)+len(b.release.matrices) == 0 {
			return attackDomain{}, collection{}, false
		}
		domain = b.release.mostly()
	default: // of several releases at once, unless nearly all of it is of one
		domain = b.release.mostly()
	}
	own := b.release.newest(domain)
	d, ok := domainOf(func(d attackDomain) bool { return d.domain == domain })
	return d, own, ok && b.isMITREs(own)
}

// newest returns the collection of a domain that was changed last, whatever the
// order of the files; those that tell no domain are taken for it.
func (r *release) newest(domain string) collection {
	var newest collection
	for _, c := range r.collections {
		if (c.domain == domain || c.domain == "") && !c.modified.Before(newest.modified) {
			newest = c
		}
	}
	return newest
}

// mostly returns the domain that at least nine in ten objects are of which name
// any. Objects can be of several domains.
func (r *release) mostly() string {
	best := ""
	for _, d := range attackDomains {
		if n := r.byDomain[d.domain]; n*10 >= r.withDomain*9 && n > r.byDomain[best] {
			best = d.domain
		}
	}
	return best
}

// isMITREs reports whether MITRE said all that the model would take of the
// bundle. A group or campaign that does not name its maker is MITRE's if the
// collection lists it, or if it has an ATT&CK id where none names its maker, or
// nearly none does not.
func (b *bundle) isMITREs(own collection) bool {
	if b.release.unpublished {
		return false
	}
	signed, unsigned := 0, 0
	for _, o := range b.order {
		switch {
		case o.CreatedBy != "" && o.CreatedBy != mitre:
			if o.Type != "identity" && o.Type != "marking-definition" {
				return false
			}
		case o.Type == "relationship" && !(o.Relation == "attributed-to" || o.Relation == "revoked-by"):
			if isActorOrIncident(typeOf(o.SourceRef)) {
				return false // ATT&CK does not say whom a group targets, nor where it is from
			}
		case !o.isActorOrIncident() || own.contents[o.ID]:
		case o.CreatedBy == mitre:
			signed++
		default:
			if _, has := o.attackRef(); !has {
				return false
			}
			unsigned++
		}
	}
	byProducerAlone := len(b.release.collections)+len(b.release.matrices) == 0
	return unsigned*10 <= signed || signed == 0 && !byProducerAlone
}

// typeOf is the type that a STIX id begins with.
func typeOf(id string) string {
	typ, _, _ := strings.Cut(id, "--")
	return typ
}

// attackDataset reports whether a key is that of one of ATT&CK's data sets.
func attackDataset(key string) bool {
	_, ok := domainOf(func(d attackDomain) bool { return d.dataset() == key })
	return ok
}

func datasetEntity(attack, key string) graph.Entity {
	d, ok := domainOf(func(d attackDomain) bool { return d.dataset() == cmp.Or(attack, key) })
	if !ok {
		return graph.Entity{Name: key}
	}
	return graph.Entity{
		Name: "MITRE ATT&CK " + d.name, URL: "https://github.com/mitre/cti/tree/master/" + d.domain,
		Licence: "ATT&CK Terms of Use, https://attack.mitre.org/resources/legal-and-branding/terms-of-use/",
	}
}

// carriedATTACK says of a bundle that is no release what could make it seem one.
func (r *release) carriedATTACK() string {
	if r.withDomain == 0 && len(r.collections)+len(r.matrices) == 0 {
		return ""
	}
	return ", and what it carries of ATT&CK does not make it a release of that"
}
