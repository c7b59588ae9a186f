package graph

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Predicate is what a claim says. Its text is that of the STIX 2.1
// relationship where there is one.
type Predicate string

// The predicates, with the kinds that each may join.
const (
	Targets        Predicate = "targets"         // Actor to Victim, Country, Region, Sector
	Active         Predicate = "active"          // Actor, no object: active then, target not said
	Named          Predicate = "named"           // Alias to Actor: the claimant calls the actor so
	OriginatesFrom Predicate = "originates-from" // Actor to Country
	AttributedTo   Predicate = "attributed-to"   // Actor to Actor, Organization, Country; Incident to Actor
	LocatedAt      Predicate = "located-at"      // Victim to Country, Region; Country to Region; Region to Region
	PartOf         Predicate = "part-of"         // Sector to Sector; Actor to Actor (subgroup)
	OperatesIn     Predicate = "operates-in"     // Victim to Sector
	SameAs         Predicate = "same-as"         // Actor to Actor; the only one that may join records
	Overlaps       Predicate = "overlaps"        // Actor to Actor
	SimilarTo      Predicate = "similar-to"      // Actor to Actor
	DifferentFrom  Predicate = "different-from"  // Actor to Actor; never read as one, also not through a third (OWL's differentFrom)
)

// Predicates returns every predicate, in the order of the API's Predicate.
func Predicates() []Predicate {
	return []Predicate{Targets, Active, Named, OriginatesFrom, AttributedTo, LocatedAt, PartOf, OperatesIn, SameAs, Overlaps, SimilarTo, DifferentFrom}
}

// ends lists, for each predicate, the kinds of subject and for each of them the kinds of object.
var ends = map[Predicate]map[Kind][]Kind{
	Targets:        {Actor: {Victim, Country, Region, Sector}},
	Active:         {Actor: {""}},
	Named:          {Alias: {Actor}},
	OriginatesFrom: {Actor: {Country}},
	AttributedTo:   {Actor: {Actor, Organization, Country}, Incident: {Actor}},
	LocatedAt:      {Victim: {Country, Region}, Country: {Region}, Region: {Region}},
	PartOf:         {Sector: {Sector}, Actor: {Actor}},
	OperatesIn:     {Victim: {Sector}},
	SameAs:         {Actor: {Actor}},
	Overlaps:       {Actor: {Actor}},
	SimilarTo:      {Actor: {Actor}},
	DifferentFrom:  {Actor: {Actor}},
}

// IsActivity reports whether claims of the predicate tell of something done at
// some time, so that a window of time can leave them out. The others describe
// and are not bound to a time.
func (p Predicate) IsActivity() bool { return p == Targets || p == Active }

// Claim is one thing said by one claimant in one source about one time.
//
// The fields of its identity make its id; those of Version are what a reading
// says beside it and may change from release to release. The rest is what a
// store knows of it, and is ignored when a claim is written.
type Claim struct {
	Predicate Predicate `json:"predicate"`
	Subject   ID        `json:"subject"`
	Object    ID        `json:"object,omitempty"`   // empty for Active only
	Claimant  ID        `json:"claimant,omitempty"` // an organization; empty where nobody is named
	Source    ID        `json:"source,omitempty"`   // the document that says it; the data set's own where a feed names none
	Dataset   string    `json:"dataset"`            // key of the data set that brought it
	Incident  ID        `json:"incident,omitempty"`
	Occurred  Span      `json:"occurred,omitzero"` // zero: UNDATED

	Version // of the reading that the view's date falls on

	ID     ID    `json:"-"` // what Identify returns
	Held   []Run `json:"-"` // every interval in which it was asserted, oldest first, as the view's snapshot has them
	Stored Stamp `json:"-"` // the commit that first brought it
	Ends   *Ends `json:"-"` // the entities that it names
}

// Version is what a reading says of a claim beyond the claim's identity.
type Version struct {
	SaidOn
	Confidence *int     `json:"confidence,omitempty"` // 0 to 100; nil for unknown
	Stated     string   `json:"stated,omitempty"`     // the source's own words
	Note       string   `json:"note,omitempty"`
	Markings   []string `json:"markings,omitempty"` // TLP and PAP, as ReadMarkings returns them
}

// Ends are the entities that a claim names. Subject is never nil in a claim
// that a store returns; each other is nil where the claim names none.
type Ends struct {
	Subject, Object, Claimant, Source, Incident *Entity
}

// Stamp is a store's own clock: a commit's number, from 1, and its time in UTC.
// Later commits have greater numbers and later times.
type Stamp struct {
	Seq  int64
	Time time.Time
}

// Identify returns the claim's id, a hash of its identity: predicate, subject,
// object, claimant, source, data set, incident and occurred, and nothing else.
// The same input has the same id in every run and in every store.
func (c Claim) Identify() ID {
	h := sha256.New()
	for _, field := range []string{
		string(c.Predicate), string(c.Subject), string(c.Object), string(c.Claimant),
		string(c.Source), c.Dataset, string(c.Incident), c.Occurred.String(),
	} {
		// A length before each field keeps "ab"+"c" and "a"+"bc" apart.
		h.Write([]byte(strconv.Itoa(len(field)) + ":" + field))
	}
	sum := h.Sum(nil)[:16]
	return ID("claim/" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum)))
}

// EntityIDs returns the ids of the entities that the claim names. They are no
// References, which are the documents that an incident cites (Entity.References).
func (c Claim) EntityIDs() []ID {
	ids := []ID{c.Subject, c.Object, c.Claimant, c.Source, c.Incident}
	return slices.DeleteFunc(ids, func(id ID) bool { return id == "" })
}

// Quoted returns the incident that a claim tells of, if it is another data set's
// record, and the key of that data set; else neither. The claim quotes what that
// data set says of the incident.
func (c Claim) Quoted() (incident ID, dataset string) {
	incident = c.Incident
	if c.Subject.Kind() == Incident {
		incident = c.Subject
	}
	if dataset = incident.Owner(); dataset == "" || dataset == c.Dataset {
		return "", ""
	}
	return incident, dataset
}

// Check returns an error that wraps ErrInvalid unless the claim can be stored:
// its ends are of kinds that its predicate joins, its other ids are of their
// kinds, and it names a data set.
func (c Claim) Check() error {
	objects, ok := ends[c.Predicate][c.Subject.Kind()]
	if !ok || !slices.Contains(objects, c.Object.Kind()) {
		return Invalid("predicate", "%s cannot join %q and %q", c.Predicate, c.Subject, c.Object)
	}
	if c.Dataset == "" {
		return Invalid("dataset", "a claim on %s names no data set", c.Subject)
	}
	for _, end := range []struct {
		id   ID
		kind Kind
	}{
		{c.Subject, c.Subject.Kind()},
		{c.Object, c.Object.Kind()},
		{c.Claimant, Organization},
		{c.Source, Source},
		{c.Incident, Incident},
	} {
		if end.id == "" {
			continue
		}
		if err := end.id.Check(); err != nil {
			return err
		}
		if end.id.Kind() != end.kind {
			return Invalid("id", "%s stands where a %s belongs", end.id, end.kind)
		}
	}
	if c.Confidence != nil && (*c.Confidence < 0 || *c.Confidence > 100) {
		return Invalid("confidence", "%d is not between 0 and 100", *c.Confidence)
	}
	return nil
}
