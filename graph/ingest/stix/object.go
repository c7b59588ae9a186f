package stix

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// object is any STIX object, as far as the model holds it. A bundle can hold a
// million relationships, so what they have not stands apart, in details.
type object struct {
	Type, ID, CreatedBy, Relation string

	common
	*details

	modified time.Time
	raw      jsontext.Value // of marking definitions
	at       ingest.Place
	sum      uint64 // of what it says, however it is written
	used     bool   // something of it is in the document
}

// common is what relationships have too.
type common struct {
	Revoked    bool        `json:"revoked"`
	Deprecated bool        `json:"x_mitre_deprecated"`
	Confidence *int        `json:"confidence"`
	References []reference `json:"external_references"`
	Labels     []string    `json:"labels"`

	Markings jsontext.Value `json:"object_marking_refs"` // as they are written: what cannot be read of them restricts
	Granular jsontext.Value `json:"granular_markings"`

	Description string `json:"description"`

	SourceRef string `json:"source_ref"` // of relationships
	TargetRef string `json:"target_ref"`
	StartTime string `json:"start_time"`
	StopTime  string `json:"stop_time"`
}

// details is what relationships have not; theirs are empty.
type details struct {
	Name string `json:"name"`

	Aliases   []string `json:"aliases"` // of actors and campaigns
	AlsoNamed []string `json:"x_opencti_aliases"`
	FirstSeen string   `json:"first_seen"`
	LastSeen  string   `json:"last_seen"`

	IdentityClass string   `json:"identity_class"` // of identities
	Sectors       []string `json:"sectors"`
	Country       string   `json:"country"` // of locations, ISO alpha-2
	Region        string   `json:"region"`
	Area          string   `json:"administrative_area"`
	City          string   `json:"city"`
	Address       string   `json:"street_address"`
	Latitude      *float64 `json:"latitude"`
	Longitude     *float64 `json:"longitude"`

	Published  string   `json:"published"` // of reports
	ObjectRefs []string `json:"object_refs"`
}

// noDetails are those of every relationship.
var noDetails = &details{}

// written is an object as a file has it.
type written struct {
	header
	common
	details
}

// header is what every object is first looked at for: most are outside the model.
type header struct {
	Type      string   `json:"type"`
	ID        string   `json:"id"`
	CreatedBy string   `json:"created_by_ref"`
	Relation  string   `json:"relationship_type"`
	Modified  string   `json:"modified"`
	Version   string   `json:"x_mitre_version"`
	Domains   []string `json:"x_mitre_domains"`
	Phases    []phase  `json:"kill_chain_phases"`

	modified time.Time
}

type phase struct {
	Chain string `json:"kill_chain_name"`
}

type reference struct {
	Source      string `json:"source_name"`
	ExternalID  string `json:"external_id"`
	URL         string `json:"url"`
	Description string `json:"description"`
}

// kept are the types that the model holds something of.
var kept = []string{"intrusion-set", "threat-actor", "campaign", "incident", "identity", "location", "report", "marking-definition", "relationship"}

// add takes one object of a bundle, or counts or rejects it. It reports whether it is an object of STIX.
func (b *bundle) add(e ingest.Element) bool {
	var h header
	var odd ingest.Diagnostics // told when the object is read as a whole
	if at, err := odd.DecodeFields(e, &h); err != nil {
		at.ID = h.ID
		b.diagnostics.Reject(at, "%v", err)
		return strings.HasPrefix(h.ID, h.Type+"--")
	}
	e.ID = h.ID
	b.seen, b.maker = b.seen+1, h.CreatedBy
	if !strings.HasPrefix(h.ID, h.Type+"--") || h.Type == "" {
		b.diagnostics.Reject(e.Place, "%q is no id of a %q", h.ID, h.Type)
		return false
	}
	b.note(&h, e)
	switch {
	case h.Type == "relationship" && !slices.Contains(relationTypes, h.Relation):
		b.diagnostics.CountOutside(h.Relation, 1)
	case h.Type == "x-mitre-collection": // it tells of the release, and is nothing of its own
	case !slices.Contains(kept, h.Type):
		b.diagnostics.CountOutside(h.Type, 1)
	default:
		b.keep(h, e)
	}
	return true
}

// note gathers what the objects together say of the release.
func (b *bundle) note(h *header, e ingest.Element) {
	h.modified = readTime(&b.diagnostics, e.Place, "modified", h.Modified)
	if h.modified.After(b.newest) {
		b.newest = h.modified
	}
	b.release.note(h, e)
}

// keep takes an object of the model. A bundle may hold several versions of one:
// the one that was changed last counts.
func (b *bundle) keep(h header, e ingest.Element) {
	var x written
	if at, err := b.diagnostics.DecodeFields(e, &x, ingest.ListOf[reference]()); err != nil {
		b.diagnostics.Reject(at, "%v", err)
		return
	}
	if x.Type != "marking-definition" { // whatever it says is of what it marks
		// A field that nobody defined restricts as a label does.
		x.Labels = append(x.Labels, b.fieldMarkings(e)...)
	}
	o := b.compact(&x)
	if o.Type == "marking-definition" {
		o.raw = e.Value.Clone()
	}
	if n := o.Confidence; n != nil && (*n < 0 || *n > 100) {
		at := e.Place
		at.Path += "/confidence"
		b.diagnostics.Reject(at, "%d is not between 0 and 100", *n)
		o.Confidence = nil
	}
	o.at, o.modified, o.sum = e.Place, h.modified, sumOf(e.Value)
	o.at.ID = o.ID
	old := b.objects[o.ID]
	switch {
	case old == nil:
		b.objects[o.ID] = o
		b.order = append(b.order, o)
	case o.raw != nil && old.raw != nil: // whatever either of them says restricts
		if !bytes.Contains(old.raw, o.raw) {
			old.raw = slices.Concat(jsontext.Value("["), old.raw, jsontext.Value(","), o.raw, jsontext.Value("]"))
		}
	case o.modified.Equal(old.modified) && o.sum == old.sum: // the very same
	case o.modified.Equal(old.modified):
		b.diagnostics.Reject(o.at, "the bundle holds this version of the object twice, and says different things of it")
		stands, other := *old, o
		if o.sum < old.sum { // whichever comes first in the file
			stands, other = *o, old
		}
		stands.Markings, stands.Granular = bothRefs(stands.Markings, other.Markings), bothRefs(stands.Granular, other.Granular)
		*old = stands
	case o.modified.After(old.modified):
		*old = *o
	}
}

// bothRefs returns the lists of markings of both, of which either may be one that
// cannot be read.
func bothRefs(a, b jsontext.Value) jsontext.Value {
	var both []jsontext.Value
	for _, raw := range []jsontext.Value{a, b} {
		var list []jsontext.Value
		switch {
		case len(raw) == 0 || raw.Kind() == jsontext.KindNull:
		case raw.Kind() == '[' && json.Unmarshal(raw, &list) == nil:
			both = append(both, list...)
		default:
			both = append(both, raw)
		}
	}
	if both == nil {
		return nil
	}
	list, err := json.Marshal(both)
	if err != nil { // of valid JSON
		return a
	}
	return list
}

// compact returns an object without what nobody asks for again. What many objects
// say in the same words is held once.
func (b *bundle) compact(x *written) *object {
	o := &object{
		Type: b.once(x.Type), ID: x.ID, CreatedBy: b.once(x.CreatedBy), Relation: b.once(x.Relation),
		common: x.common, details: noDetails,
	}
	o.SourceRef, o.TargetRef = b.once(o.SourceRef), b.once(o.TargetRef)
	o.Markings = b.onceRaw(o.Markings)
	for i, label := range o.Labels {
		o.Labels[i] = b.once(label)
	}
	if o.Type == "relationship" {
		return o
	}
	d := x.details
	o.ID, o.details = b.once(o.ID), &d
	d.ObjectRefs = nil
	for _, ref := range x.ObjectRefs {
		if slices.Contains(kept, typeOf(ref)) {
			d.ObjectRefs = append(d.ObjectRefs, b.once(ref))
		}
	}
	return o
}

// once returns a text as it was held first.
func (b *bundle) once(text string) string {
	if text == "" {
		return ""
	}
	if held, ok := b.texts[text]; ok {
		return held
	}
	b.texts[text] = text
	return text
}

func (b *bundle) onceRaw(raw jsontext.Value) jsontext.Value {
	if held, ok := b.raws[string(raw)]; ok || raw == nil {
		return held
	}
	b.raws[string(raw)] = raw
	return raw
}

// sumOf returns a hash of JSON that does not depend on how it is spaced and ordered.
func sumOf(value jsontext.Value) uint64 {
	canonical := value.Clone()
	if err := canonical.Canonicalize(); err != nil {
		canonical = value
	}
	sum := sha256.Sum256(canonical)
	return binary.BigEndian.Uint64(sum[:])
}

// countUnused counts the kept objects that nothing in the document rests on.
// Relationships were counted one by one, and markings say nothing by themselves.
func (w *writer) countUnused() {
	for _, o := range w.order {
		if !o.used && o.Type != "relationship" && o.Type != "marking-definition" {
			w.CountOutside(o.Type, 1)
		}
	}
}
