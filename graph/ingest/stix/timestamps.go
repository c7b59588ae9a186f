package stix

import (
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// readTime reads a timestamp. The zero time stands for none; so do the two that
// OpenCTI writes for "ever" and "never ends". One that cannot be read is
// rejected and does not cost the object.
func readTime(diagnostics *ingest.Diagnostics, at ingest.Place, field, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if day, otherwise := ingest.ParseWhen(text); err != nil && otherwise == nil {
		t, err = time.Parse(time.DateOnly, day.String())
	}
	if err != nil {
		at.Path += "/" + field
		diagnostics.Reject(at, "%q is not a timestamp such as 2017-05-31T21:31:43.540Z", text)
		return time.Time{}
	}
	if t.Equal(time.Unix(0, 0)) || t.Year() == openCTIEnd {
		return time.Time{}
	}
	return t
}

// openCTIEnd is the year of 5138-11-16T09:46:40Z, 100 billion seconds after 1970.
const openCTIEnd = 5138

// activity returns when something took place that was first and last seen
// then, UNDATED for neither.
func (w *writer) activity(at ingest.Place, fields [2]string, first, last string) graph.Span {
	span, err := ingest.Period(w.when(at, fields[0], first), w.when(at, fields[1], last))
	if err != nil {
		at.Path += "/" + fields[0]
		w.Reject(at, "%v", err)
	}
	return span
}

// when reads a time of activity. In ATT&CK a timestamp is a month.
func (w *writer) when(at ingest.Place, field, text string) graph.Span {
	span := w.day(at, field, text)
	if t, err := time.Parse(time.RFC3339, text); w.attack && err == nil && !span.IsZero() {
		return graph.MustSpan(localMonth(t).Format("2006-01"))
	}
	return span
}

// day reads a time as precise as it was meant: a timestamp is a day. A date
// without a time of day, which is no timestamp, is what it says.
func (w *writer) day(at ingest.Place, field, text string) graph.Span {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		if span, err := ingest.ParseWhen(text); err == nil {
			return span
		}
	}
	return graph.MustSpan(string(dateOf(readTime(&w.Diagnostics, at, field, text))))
}

// localMonth returns the month whose first midnight an ATT&CK date stands for.
// The authors enter a month, which is stored as the start of its first day in
// their time zone: east of Greenwich that is an evening of the month before, up
// to 14 hours early and always on a full hour.
func localMonth(t time.Time) time.Time {
	t = t.UTC()
	if ahead := t.Add(14 * time.Hour); t.Equal(t.Truncate(time.Hour)) && ahead.Day() == 1 {
		return ahead
	}
	return t
}
