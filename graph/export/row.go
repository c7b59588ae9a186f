package export

import (
	"strconv"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// row is a claim as one flat row: ids for joining, and beside them the names
// that a person reads. An empty field says nothing.
type row struct {
	ID            string `json:"id" parquet:"id"`
	Predicate     string `json:"predicate" parquet:"predicate,dict"`
	Subject       string `json:"subject" parquet:"subject,dict"`
	SubjectName   string `json:"subject_name" parquet:"subject_name,dict"`
	Object        string `json:"object,omitempty" parquet:"object,dict"` // empty for active
	ObjectName    string `json:"object_name,omitempty" parquet:"object_name,dict"`
	ObjectKind    string `json:"object_kind,omitempty" parquet:"object_kind,dict"`
	Occurred      string `json:"occurred,omitempty" parquet:"occurred,dict"`             // EDTF
	OccurredFrom  string `json:"occurred_from,omitempty" parquet:"occurred_from,dict"`   // first day that it can mean; empty if open
	OccurredTo    string `json:"occurred_to,omitempty" parquet:"occurred_to,dict"`       // last day
	Recorded      string `json:"recorded,omitempty" parquet:"recorded,dict"`             // by this day it was said for certain
	RecordedFrom  string `json:"recorded_from,omitempty" parquet:"recorded_from,dict"`   // not before this day; empty if open
	Basis         string `json:"recorded_basis" parquet:"recorded_basis,dict"`           // of both: stated, published, or held by a release
	Withdrawn     string `json:"withdrawn,omitempty" parquet:"withdrawn,dict"`           // from this day on it was said no more for certain; empty while it is
	WithdrawnFrom string `json:"withdrawn_from,omitempty" parquet:"withdrawn_from,dict"` // not before this day
	Dataset       string `json:"dataset" parquet:"dataset,dict"`
	Claimant      string `json:"claimant,omitempty" parquet:"claimant,dict"`
	ClaimantName  string `json:"claimant_name,omitempty" parquet:"claimant_name,dict"`
	Source        string `json:"source,omitempty" parquet:"source,dict"`
	SourceTitle   string `json:"source_title,omitempty" parquet:"source_title,dict"`
	SourceURL     string `json:"source_url,omitempty" parquet:"source_url,dict"`
	Incident      string `json:"incident,omitempty" parquet:"incident,dict"`
	IncidentName  string `json:"incident_name,omitempty" parquet:"incident_name,dict"`
	Quotes        string `json:"quotes,omitempty" parquet:"quotes,dict"`             // key of the data set that has the incident as its own record
	Confidence    *int32 `json:"confidence,omitempty" parquet:"confidence,optional"` // 0 to 100
	Stated        string `json:"stated,omitempty" parquet:"stated"`
	Note          string `json:"note,omitempty" parquet:"note"`
	Markings      string `json:"markings,omitempty" parquet:"markings,dict"`             // with spaces between
	EnteredBy     string `json:"entered_by,omitempty" parquet:"entered_by,dict"`         // who entered the claim; empty for what a feed brought
	EnteredReason string `json:"entered_reason,omitempty" parquet:"entered_reason,dict"` // and why
}

// actorRow is a row with the actor that the subject is read as.
type actorRow struct {
	row
	Actor string `json:"actor" parquet:"actor,dict"`
}

func (o Options) row(c graph.Claim) row {
	r := row{
		ID: string(c.ID), Predicate: string(c.Predicate),
		Subject: string(c.Subject), SubjectName: c.Ends.Subject.Name,
		Object: string(c.Object), ObjectName: nameOf(c.Ends.Object), ObjectKind: string(c.Object.Kind()),
		Occurred: c.Occurred.String(), Recorded: string(c.Recorded()),
		Dataset: c.Dataset, Claimant: string(c.Claimant), ClaimantName: nameOf(c.Ends.Claimant),
		Source: string(c.Source), SourceTitle: nameOf(c.Ends.Source),
		Incident: string(c.Incident), IncidentName: nameOf(c.Ends.Incident),
		Stated: c.Stated, Note: c.Note, Markings: strings.Join(c.Markings, " "),
	}
	entry := o.Entries[c.Stored.Seq]
	r.EnteredBy, r.EnteredReason = entry.By, entry.Reason
	_, r.Quotes = c.Quoted()
	r.OccurredFrom, r.OccurredTo = days(c.Occurred)
	from, basis := recording(c)
	r.RecordedFrom, r.Basis = string(from), string(basis)
	withdrawnFrom, withdrawn := o.withdrawal(c)
	r.WithdrawnFrom, r.Withdrawn = string(withdrawnFrom), string(withdrawn)
	if c.Ends.Source != nil {
		r.SourceURL = c.Ends.Source.URL
	}
	if c.Confidence != nil {
		n := int32(*c.Confidence)
		r.Confidence = &n
	}
	return r
}

func (o Options) actorRow(c graph.Claim) actorRow {
	return actorRow{o.row(c), string(o.Actor(c.Subject))}
}

func nameOf(e *graph.Entity) string {
	if e == nil {
		return ""
	}
	return e.Name
}

// days returns the first and the last day that a span can mean, empty where it
// is open and for the zero span.
func days(s graph.Span) (from, to string) {
	if s.IsZero() {
		return "", ""
	}
	first, last := s.Bounds()
	if first != graph.FirstDate {
		from = string(first)
	}
	if last != graph.LastDate {
		to = string(last)
	}
	return from, to
}

// columns are the names of the row's fields, in the order of cells.
var columns = []string{
	"id", "predicate", "subject", "subject_name", "object", "object_name", "object_kind",
	"occurred", "occurred_from", "occurred_to", "recorded", "recorded_from", "recorded_basis", "withdrawn", "withdrawn_from", "dataset",
	"claimant", "claimant_name", "source", "source_title", "source_url", "incident", "incident_name", "quotes",
	"confidence", "stated", "note", "markings", "entered_by", "entered_reason",
}

func (r row) cells() []string {
	confidence := ""
	if r.Confidence != nil {
		confidence = strconv.Itoa(int(*r.Confidence))
	}
	return []string{
		r.ID, r.Predicate, r.Subject, r.SubjectName, r.Object, r.ObjectName, r.ObjectKind,
		r.Occurred, r.OccurredFrom, r.OccurredTo, r.Recorded, r.RecordedFrom, r.Basis, r.Withdrawn, r.WithdrawnFrom, r.Dataset,
		r.Claimant, r.ClaimantName, r.Source, r.SourceTitle, r.SourceURL, r.Incident, r.IncidentName, r.Quotes,
		confidence, r.Stated, r.Note, r.Markings, r.EnteredBy, r.EnteredReason,
	}
}
