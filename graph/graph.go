// Package graph is the domain of actorgraph: who targeted whom, since when,
// according to whom, and what was known at the time.
//
// Read it in this order: this file (entities), claim.go (what is said of them),
// span.go and edtf.go (when it happened), reading.go and chronology.go (when it was said),
// view.go and filter.go (which claims count for a question), store.go (what keeps
// them).
//
// The claim is the unit. One claimant says one thing, in one source, about one
// time. Nothing is edited: a document or a data set's release is a [Reading],
// and a claim is asserted for as long as readings hold it.
//
// The graph is bitemporal, and more. Its times are valid time (Claim.Occurred: when the
// activity took place), transaction time as the source has it (Run.Recorded and
// Run.Withdrawn: since when and until when it was said), and transaction time of the
// store (Stamp: when we took it in).
//
// Packages sqlite and neo4j keep the graph. What follows from claims is worked out
// above them: who is who in package identity, and every answer in package
// questions, over the graph in memory (package projection).
package graph

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A Kind says what an entity is. Its text is the first part of the entity's id.
type Kind string

// The kinds of entity. STIX 2.1 has a type for most of them: intrusion-set and
// threat-actor (Actor), identity (Victim, Sector, Organization), location
// (Country, Region), incident and campaign (Incident), report (Source).
const (
	Actor        Kind = "actor"        // one data set's record of a group
	Alias        Kind = "alias"        // a name, as somebody writes it
	Victim       Kind = "victim"       // an individual, group, organization or class of them
	Country      Kind = "country"      // ISO 3166-1
	Region       Kind = "region"       // UN M49, and customary ones such as Middle East
	Sector       Kind = "sector"       // STIX industry-sector-ov as a tree, and the feeds' own below it
	Incident     Kind = "incident"     // what one source says together
	Source       Kind = "source"       // a report, an article, a data set as a document
	Organization Kind = "organization" // who says, names, publishes
	Dataset      Kind = "dataset"      // a maintained collection with its own records and ids
)

// Kinds returns every kind, in the order of the API's EntityKind.
func Kinds() []Kind {
	return []Kind{Actor, Alias, Victim, Country, Region, Sector, Incident, Source, Organization, Dataset}
}

// TargetKinds returns the kinds that a group can be said to target.
func TargetKinds() []Kind { return []Kind{Victim, Country, Region, Sector} }

// An ID names one entity, for good: "country/KR", "sector/aerospace",
// "actor/misp-galaxy/7cd0bc75-...". It is the kind and then one or more parts,
// each escaped as a URL path segment. Claims have ids of the same form,
// "claim/...", though a claim is not an entity.
type ID string

// MakeID joins a kind and the parts of an id, escaping what a URL path would.
func MakeID(k Kind, parts ...string) ID {
	var b strings.Builder
	b.WriteString(string(k))
	for _, p := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return ID(b.String())
}

// AliasID is the id of a name. Two spellings are two aliases; the Unicode
// normal forms and the white space around a name make no difference.
func AliasID(name string) ID { return MakeID(Alias, CleanName(name)) }

// OrganizationID is the id of an organization of that name: spellings that
// [Fold] to the same key are one organization.
func OrganizationID(name string) ID { return MakeID(Organization, Fold(name)) }

// VictimID is the id of a victim of that name: spellings that [Fold] to the
// same key are one victim, whichever data set names it.
func VictimID(name string) ID { return MakeID(Victim, Fold(name)) }

// unnamed is how the last part of an UnnamedID begins. No folded name has a dash.
const unnamed = "unnamed-"

// UnnamedID is the id of a group of which a data set tells nothing but an
// incident and a country, whose key within the data set tells them.
func UnnamedID(dataset, key string) ID { return MakeID(Actor, dataset, unnamed+key) }

// IsUnnamed reports whether an id is an UnnamedID: it stands for whoever was
// behind one incident, and is not known to be a group of its own.
func (id ID) IsUnnamed() bool {
	return id.Kind() == Actor && strings.HasPrefix(string(id[strings.LastIndexByte(string(id), '/')+1:]), unnamed)
}

// DatasetID is the id of the data set with that key.
func DatasetID(key string) ID { return MakeID(Dataset, key) }

// Kind returns the id's first part, whether or not it is a known kind.
func (id ID) Kind() Kind {
	k, _, _ := strings.Cut(string(id), "/")
	return Kind(k)
}

// Owner returns what an id has after its kind, if more follows. Of a record that is
// the key of its data set: eurepoc of incident/eurepoc/966. Empty for other ids.
func (id ID) Owner() string {
	_, rest, _ := strings.Cut(string(id), "/")
	key, _, more := strings.Cut(rest, "/")
	if unescaped, err := url.PathUnescape(key); more && err == nil {
		return unescaped
	}
	return ""
}

// Check returns an error that wraps ErrInvalid unless the id is of a known
// kind, has a second part, no empty part, and no white space.
func (id ID) Check() error {
	parts := strings.Split(string(id), "/")
	if len(parts) < 2 || slices.Contains(parts, "") || strings.ContainsFunc(string(id), isSpaceOrControl) {
		return Invalid("id", "%q is not an id; ids look like country/KR or actor/seed/apt37", id)
	}
	if !slices.Contains(Kinds(), id.Kind()) {
		return Invalid("id", "%q starts with no known kind; the kinds are %v", id, Kinds())
	}
	return nil
}

// Entity is a node of the graph as one data set's reading describes it.
//
// Fields that do not belong to the kind are empty, and so is what no source
// says: an empty field is never filled with a guess.
type Entity struct {
	ID          ID       `json:"id"`
	Name        string   `json:"name"`                  // as its data set writes it, trimmed, NFC
	Names       []string `json:"names,omitempty"`       // further customary names to find it by; names of actors are claims instead
	Description string   `json:"description,omitempty"` // prose of the source; never mined for facts
	Dataset     string   `json:"dataset,omitempty"`     // Actor, Incident: key of the data set whose record it is
	ExternalID  string   `json:"externalId,omitempty"`  // the id under which others know it: STIX id, ATT&CK id, uuid
	URL         string   `json:"url,omitempty"`
	ReplacedBy  ID       `json:"replacedBy,omitempty"` // this id now stands for another record (merged, revoked, given a uuid)
	Markings    []string `json:"markings,omitempty"`   // TLP and PAP, as ReadMarkings returns them: "TLP:GREEN"

	STIXType   string `json:"stixType,omitempty"`   // Actor: intrusion-set, threat-actor; Incident: incident, campaign
	STIXClass  string `json:"stixClass,omitempty"`  // Victim: individual, group, organization, class
	Occurred   Span   `json:"occurred,omitzero"`    // Incident
	References []ID   `json:"references,omitempty"` // Incident: the documents that its record cites, whatever it takes from which; from a store those of all its records
	Publisher  ID     `json:"publisher,omitempty"`  // Source: an organization; from a store by the latest readings, whatever the view's date
	Published  Span   `json:"published,omitzero"`   // Source: as precise as known
	ISO2       string `json:"iso2,omitempty"`       // Country: ISO 3166-1 alpha-2
	ISO3       string `json:"iso3,omitempty"`       // Country: ISO 3166-1 alpha-3
	Numeric    string `json:"numeric,omitempty"`    // Country: ISO 3166-1 numeric; Region: UN M49; three digits
	Licence    string `json:"licence,omitempty"`    // Dataset

	// What the store knows of it, empty on the way in.
	Recorded  Date `json:"-"` // first reading that held it, by release date
	Withdrawn Date `json:"-"` // when it was last let go; empty while it is held
}

// Kind returns the kind that the id says.
func (e Entity) Kind() Kind { return e.ID.Kind() }

// Report is the key by which documents are counted: claims with the same
// source URL are one report, whichever data set brought them. Scheme, a leading
// "www.", a fragment and a trailing slash make no difference.
func (e Entity) Report() string {
	u, err := url.Parse(strings.TrimSpace(e.URL))
	if e.URL == "" || err != nil || u.Host == "" {
		return string(e.ID)
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	key := host + strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return key
}

// Check returns an error that wraps ErrInvalid unless the entity can be stored.
func (e Entity) Check() error {
	if err := e.ID.Check(); err != nil {
		return err
	}
	if CleanName(e.Name) == "" && e.ReplacedBy == "" {
		return Invalid("name", "%s has no name", e.ID)
	}
	if (e.Kind() == Actor || e.Kind() == Incident) && e.Dataset == "" {
		return Invalid("dataset", "%s is some data set's record, but names none", e.ID)
	}
	for _, ref := range e.References {
		if ref.Kind() != Source {
			return Invalid("references", "%s cites %q, which is no source", e.ID, ref)
		}
	}
	for _, ref := range append([]ID{e.ReplacedBy, e.Publisher}, e.References...) {
		if ref == "" {
			continue
		}
		if err := ref.Check(); err != nil {
			return fmt.Errorf("%s: %w", e.ID, err)
		}
	}
	return nil
}

// DatasetRank orders data sets where one must speak first: for the id and name
// of joined records, and for the description of a shared entity that is no data set's
// record (DescriberRank). Lower is first; equal ranks are ordered by key.
func DatasetRank(key string) int {
	switch {
	case key == VocabularyDataset:
		return 0
	case key == "seed":
		return 1
	case strings.HasPrefix(key, "attack"):
		return 2
	case key == "misp-galaxy":
		return 3
	}
	return 4
}

// VocabularyDataset is the key of the data set that holds countries, regions
// and sectors with their places in each other. Every store is given it first.
const VocabularyDataset = "vocabulary"
