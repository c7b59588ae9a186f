package export

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/actorgraph/actorgraph/graph"
)

// namespace is the one in which our ids become UUIDs. It never changes.
var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/actorgraph/actorgraph"))

func stixID(kind, name string) string {
	return kind + "--" + uuid.NewSHA1(namespace, []byte(name)).String()
}

// The ids of what every bundle holds.
var (
	bundleID        = stixID("bundle", "claims")
	producerID      = stixID("identity", "actorgraph")
	claimExtension  = stixID("extension-definition", "claim")
	recordExtension = stixID("extension-definition", "record")
)

// extensionsMade is when the extensions were first written down.
const extensionsMade = "2026-01-01T00:00:00.000Z"

// stixObject is any object of a bundle; what does not belong to its type is empty.
type stixObject struct {
	Type               string                   `json:"type"`
	SpecVersion        string                   `json:"spec_version"`
	ID                 string                   `json:"id"`
	CreatedBy          string                   `json:"created_by_ref,omitempty"`
	Created            string                   `json:"created"`
	Modified           string                   `json:"modified,omitempty"`
	Name               string                   `json:"name,omitempty"`
	Description        string                   `json:"description,omitempty"`
	RelationshipType   string                   `json:"relationship_type,omitempty"`
	SourceRef          string                   `json:"source_ref,omitempty"`
	TargetRef          string                   `json:"target_ref,omitempty"`
	StartTime          string                   `json:"start_time,omitempty"`
	StopTime           string                   `json:"stop_time,omitempty"`
	Aliases            []string                 `json:"aliases,omitempty"`
	FirstSeen          string                   `json:"first_seen,omitempty"`
	LastSeen           string                   `json:"last_seen,omitempty"`
	ThreatActorTypes   []string                 `json:"threat_actor_types,omitempty"`
	IdentityClass      string                   `json:"identity_class,omitempty"`
	Sectors            []string                 `json:"sectors,omitempty"`
	Region             string                   `json:"region,omitempty"`
	Country            string                   `json:"country,omitempty"`
	Confidence         *int                     `json:"confidence,omitempty"`
	Revoked            bool                     `json:"revoked,omitempty"`
	Schema             string                   `json:"schema,omitempty"`
	Version            string                   `json:"version,omitempty"`
	ExtensionTypes     []string                 `json:"extension_types,omitempty"`
	ExternalReferences []stixReference          `json:"external_references,omitempty"`
	Markings           []string                 `json:"object_marking_refs,omitempty"`
	DefinitionType     string                   `json:"definition_type,omitempty"`
	Definition         map[string]string        `json:"definition,omitempty"`
	Extensions         map[string]stixExtension `json:"extensions,omitempty"`
}

type stixReference struct {
	SourceName  string `json:"source_name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	ExternalID  string `json:"external_id,omitempty"`
}

// uri is what RFC 3986 lets stand in one.
var uri = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$`)

// cite puts a URL where STIX wants one. Feeds have URLs with spaces and line
// ends in them: what cannot be mended stands in the description.
func (r *stixReference) cite(raw string) {
	if u, err := url.Parse(raw); err == nil && uri.MatchString(u.String()) {
		r.URL = u.String()
		return
	}
	r.Description = raw
}

// stixExtension is the claim, or what claims say of an actor.
type stixExtension struct {
	Type string `json:"extension_type"`
	*stixClaim
	EntityID string      `json:"entity_id,omitempty"`
	Dataset  string      `json:"dataset,omitempty"`
	Names    []stixName  `json:"names,omitempty"`
	Active   []stixClaim `json:"active,omitempty"`
	TLP      string      `json:"tlp_2_0,omitempty"`
}

// stixClaim is what STIX has no place for on a relationship.
type stixClaim struct {
	ClaimID       string `json:"claim_id"`
	ClaimedIn     string `json:"claimed_in"`         // key of the data set
	Occurred      string `json:"occurred,omitempty"` // EDTF
	Recorded      string `json:"recorded,omitempty"`
	RecordedFrom  string `json:"recorded_from,omitempty"`
	RecordedBasis string `json:"recorded_basis,omitempty"`
	Withdrawn     string `json:"withdrawn,omitempty"`
	WithdrawnFrom string `json:"withdrawn_from,omitempty"`
	IncidentRef   string `json:"incident_ref,omitempty"`
	Quotes        string `json:"quotes,omitempty"` // key of the data set that has the incident as its own record
	SourceTitle   string `json:"source_title,omitempty"`
	SourceURL     string `json:"source_url,omitempty"`
	Stated        string `json:"stated,omitempty"`
	Note          string `json:"note,omitempty"`
	EnteredBy     string `json:"entered_by,omitempty"` // who entered the claim; empty for what a feed brought
	EnteredReason string `json:"entered_reason,omitempty"`
}

type stixName struct {
	Name        string `json:"name"`
	ClaimantRef string `json:"claimant_ref,omitempty"`
	Claimant    string `json:"claimant,omitempty"`
	stixClaim
}

// claimOf is what STIX has no place for of a claim.
func (b *bundle) claimOf(c graph.Claim) stixClaim {
	r := b.o.row(c)
	return stixClaim{
		ClaimID: r.ID, ClaimedIn: r.Dataset, Occurred: r.Occurred,
		Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, RecordedBasis: r.Basis, Withdrawn: r.Withdrawn, WithdrawnFrom: r.WithdrawnFrom,
		IncidentRef: b.refOf(c.Ends.Incident), Quotes: r.Quotes, SourceTitle: r.SourceTitle, SourceURL: r.SourceURL, Stated: r.Stated, Note: r.Note,
		EnteredBy: r.EnteredBy, EnteredReason: r.EnteredReason,
	}
}

func (a *stixActor) name(claim stixClaim, c graph.Claim, claimantRef string) {
	n := stixName{Name: c.Ends.Subject.Name, ClaimantRef: claimantRef, stixClaim: claim}
	if c.Ends.Claimant != nil {
		n.Claimant = c.Ends.Claimant.Name
	}
	a.names = append(a.names, n)
}

// stixIDPattern is a STIX id that a feed gave.
var stixIDPattern = regexp.MustCompile(`^([a-z-]+)--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// idOf returns an entity's STIX id: the one that it came with, if it is of the
// right type and no other entity of the bundle has it.
func (b *bundle) idOf(e *graph.Entity) string {
	id := stixID(stixType(e), string(e.ID))
	if m := stixIDPattern.FindStringSubmatch(e.ExternalID); m != nil && m[1] == stixType(e) && b.owner[e.ExternalID] == "" {
		id = e.ExternalID
	}
	b.owner[id] = e.ID
	return id
}

func stixType(e *graph.Entity) string {
	switch e.Kind() {
	case graph.Actor:
		return cmp.Or(e.STIXType, "intrusion-set")
	case graph.Incident:
		return cmp.Or(e.STIXType, "incident")
	case graph.Country, graph.Region:
		return "location"
	}
	return "identity"
}

func (b *bundle) refOf(e *graph.Entity) string {
	if e == nil {
		return ""
	}
	return b.ids[e.ID]
}

// stamp is a day as STIX writes a time.
func stamp(d graph.Date) string {
	return string(cmp.Or(d, "1970-01-01")) + "T00:00:00.000Z"
}

// object makes the object of an entity that was needed first by a claim of that day.
func (b *bundle) object(e *graph.Entity, since graph.Date) stixObject {
	created := stamp(cmp.Or(e.Recorded, since))
	o := stixObject{
		Type: stixType(e), SpecVersion: "2.1", ID: b.ids[e.ID], Created: created, Modified: created,
		Name: e.Name, Description: b.o.Releases.Prose(e, b.o.View.KnownAsOf), Markings: markingRefs(e.Markings), ExternalReferences: references(e),
		Extensions: map[string]stixExtension{recordExtension: {Type: "property-extension", EntityID: string(e.ID), Dataset: e.Dataset}},
	}
	slug := strings.TrimPrefix(string(e.ID), string(e.Kind())+"/")
	switch e.Kind() {
	case graph.Country:
		o.Country = e.ISO2
	case graph.Region:
		o.Region = slug
	case graph.Sector:
		o.IdentityClass, o.Sectors = "class", []string{slug}
	case graph.Victim:
		o.IdentityClass = cmp.Or(e.STIXClass, "unknown")
	case graph.Organization:
		o.IdentityClass = "organization"
	case graph.Incident:
		if o.Type == "campaign" {
			o.FirstSeen, o.LastSeen = window(e.Occurred)
		}
	}
	return o
}

// references are the URL and the id that an entity is known by elsewhere. A
// STIX id is no reference: it is, where it can be, the object's own.
func references(e *graph.Entity) []stixReference {
	ref := stixReference{SourceName: cmp.Or(e.Dataset, e.Name)}
	ref.cite(e.URL)
	if !stixIDPattern.MatchString(e.ExternalID) {
		ref.ExternalID = e.ExternalID
	}
	if ref.URL == "" && ref.Description == "" && ref.ExternalID == "" {
		return nil
	}
	return []stixReference{ref}
}

func (b *bundle) actor(a *stixActor) stixObject {
	o := b.object(a.entity, a.since)
	for _, n := range a.names {
		if n.Name != o.Name && n.Withdrawn == "" && !slices.Contains(o.Aliases, n.Name) {
			o.Aliases = append(o.Aliases, n.Name)
		}
	}
	slices.Sort(o.Aliases)
	if o.Type == "threat-actor" {
		o.ThreatActorTypes = []string{"unknown"}
	}
	ext := o.Extensions[recordExtension]
	ext.Names, ext.Active = a.names, a.active
	o.Extensions[recordExtension] = ext
	return o
}

func (b *bundle) relationship(c graph.Claim) stixObject {
	claim := b.claimOf(c)
	withdrawn := graph.Date(claim.Withdrawn)
	o := stixObject{
		Type: "relationship", SpecVersion: "2.1", ID: stixID("relationship", string(c.ID)),
		CreatedBy: b.refOf(c.Ends.Claimant), Created: stamp(c.Recorded()), Modified: stamp(cmp.Or(withdrawn, c.Recorded())),
		RelationshipType: string(c.Predicate), SourceRef: b.ids[c.Subject], TargetRef: b.ids[c.Object],
		Confidence: c.Confidence, Revoked: withdrawn != "", Markings: markingRefs(c.Markings),
		Extensions: map[string]stixExtension{claimExtension: {Type: "property-extension", stixClaim: &claim}},
	}
	o.StartTime, o.StopTime = window(c.Occurred)
	if claim.SourceTitle != "" {
		ref := stixReference{SourceName: claim.SourceTitle, ExternalID: string(c.Source)}
		ref.cite(claim.SourceURL)
		o.ExternalReferences = []stixReference{ref}
	}
	return o
}

// window returns the time within which something took place; empty where it is
// open. The extension has the time as it was said; this is but its bounds.
func window(s graph.Span) (start, stop string) {
	from, to := days(s)
	if from != "" {
		start = from + "T00:00:00.000Z"
	}
	if to != "" {
		stop = to + "T23:59:59.999Z"
	}
	return start, stop
}
