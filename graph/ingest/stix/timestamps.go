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
// then, UNDATED for neither. If only one of the two is given, it is that time: what is
// known is that it took place then, not that it never ended.
func (w *writer) activity(at ingest.Place, fields [2]string, first, last string) graph.Span {
	from := w.span(readTime(&w.Diagnostics, at, fields[0], first))
	to := w.span(readTime(&w.Diagnostics, at, fields[1], last))
	switch {
	case from.IsZero():
		return to
	case to.IsZero():
		return from
	}
	span, err := graph.Interval(from, to)
	if err != nil {
		at.Path += "/" + fields[0]
		w.Reject(at, "%v", err)
	}
	return span
}

// span returns a time as precise as it was meant: a day, and in ATT&CK a month.
func (w *writer) span(t time.Time) graph.Span {
	switch {
	case t.IsZero():
		return graph.Span{}
	case w.attack:
		return graph.MustSpan(localMonth(t).Format("2006-01"))
	}
	return graph.MustSpan(t.UTC().Format(time.DateOnly))
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
