package graph

import (
	"cmp"
	"strings"
)

// Span is the time of an activity, as imprecise as it was said, in EDTF (ISO
// 8601-2 level 1). The zero Span says nothing: a claim with it is UNDATED.
//
// A single date such as 2017 means some time within it. An interval such as
// 2014/2017 means activity from some time within its start to some time within
// its end. Spans are comparable with ==; equal spans have equal text.
type Span struct {
	text             string
	startLo, startHi Date // the activity starts on one of these days
	endLo, endHi     Date // and ends on one of these
}

// MustSpan is ParseSpan for text that the program itself wrote.
func MustSpan(s string) Span {
	sp, err := ParseSpan(s)
	if err != nil {
		panic(err)
	}
	return sp
}

// Interval returns the span from the start of a to the end of b. Either may be
// the zero Span: then that side is open.
func Interval(a, b Span) (Span, error) {
	from, to := a.Start().text, b.End().text
	return ParseSpan(cmp.Or(from, "..") + "/" + cmp.Or(to, ".."))
}

// String returns the EDTF text, empty for the zero Span.
func (s Span) String() string { return s.text }

// IsZero reports whether the span says nothing.
func (s Span) IsZero() bool { return s.text == "" }

// Bounds returns the first and the last day on which the activity can have
// taken place; FirstDate and LastDate where it is open.
func (s Span) Bounds() (first, last Date) { return s.startLo, s.endHi }

// StartAndEnd returns the first and the last day on which the activity can have
// started, and those on which it can have ended, by which a store can tell
// what Possibly and Certainly say. All are empty for the zero Span.
func (s Span) StartAndEnd() (startLo, startHi, endLo, endHi Date) {
	return s.startLo, s.startHi, s.endLo, s.endHi
}

// Start returns when the activity started, as precise as said; zero if open.
func (s Span) Start() Span {
	from, _, interval := strings.Cut(s.text, "/")
	switch {
	case !interval:
		return s
	case isOpen(from):
		return Span{}
	}
	return MustSpan(from)
}

// End returns when the activity ended, as precise as said; zero if open.
func (s Span) End() Span {
	_, to, interval := strings.Cut(s.text, "/")
	switch {
	case !interval:
		return s
	case isOpen(to):
		return Span{}
	}
	return MustSpan(to)
}

// Years returns how many calendar years the span can touch. An open side
// touches all of them, up to the ends of the calendar. 0 for the zero Span.
func (s Span) Years() int {
	if s.IsZero() {
		return 0
	}
	return s.endHi.Year() - s.startLo.Year() + 1
}

// Possibly reports whether some reading of the span meets the days from first
// to last, both included. The zero Span meets nothing.
func (s Span) Possibly(first, last Date) bool {
	return !s.IsZero() && s.startLo <= last && s.endHi >= first
}

// Certainly reports whether every reading of the span meets the days from
// first to last, both included.
func (s Span) Certainly(first, last Date) bool {
	return !s.IsZero() && s.endLo >= first && s.startHi <= last
}

// Compare orders spans by when they can have started, the earlier and then the
// more precise first, then by when they can have ended. Zero spans come last.
func (s Span) Compare(t Span) int {
	if s.IsZero() != t.IsZero() {
		if s.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(
		cmp.Compare(s.startLo, t.startLo), cmp.Compare(s.startHi, t.startHi),
		cmp.Compare(s.endLo, t.endLo), cmp.Compare(s.endHi, t.endHi),
		cmp.Compare(s.text, t.text))
}

// MarshalText writes the EDTF text.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// UnmarshalText reads what ParseSpan reads.
func (s *Span) UnmarshalText(b []byte) error {
	sp, err := ParseSpan(string(b))
	if err == nil {
		*s = sp
	}
	return err
}
