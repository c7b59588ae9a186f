package graph

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
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

// ParseSpan reads EDTF level 1: years, months, days, seasons (2020-21 spring to
// 2020-24 winter, of the northern hemisphere, December to February), the
// qualifiers ? ~ %, unspecified digits (201X, 2017-XX), and intervals, with ..
// or nothing for an open or unknown end. An interval whose two ends are the
// same is that date. The empty string is the zero Span.
//
// Years are 0000 to 9999. An interval that surely ends before it starts, a time
// of day, and an interval that is open on both sides are invalid.
func ParseSpan(s string) (Span, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Span{}, nil
	}
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		lo, hi, err := parseComponent(s)
		if err != nil {
			return Span{}, Invalid("span", "%q: %v", s, err)
		}
		return Span{s, lo, hi, lo, hi}, nil
	}
	if from == to && from != ".." && from != "" {
		return ParseSpan(from)
	}
	sp := Span{s, FirstDate, LastDate, FirstDate, LastDate}
	var err error
	if !isOpen(from) {
		if sp.startLo, sp.startHi, err = parseComponent(from); err != nil {
			return Span{}, Invalid("span", "%q: %v", s, err)
		}
	}
	if !isOpen(to) {
		if sp.endLo, sp.endHi, err = parseComponent(to); err != nil {
			return Span{}, Invalid("span", "%q: %v", s, err)
		}
	}
	switch {
	case isOpen(from) && isOpen(to):
		return Span{}, Invalid("span", "%q is open on both sides and says nothing", s)
	case sp.endHi < sp.startLo:
		return Span{}, Invalid("span", "%q ends before it starts", s)
	}
	// An activity ends no earlier, and starts no later, than its other end allows.
	sp.startHi, sp.endLo = min(sp.startHi, sp.endHi), max(sp.endLo, sp.startLo)
	return sp, nil
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

func isOpen(s string) bool { return s == "" || s == ".." }

var component = regexp.MustCompile(`^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?[?~%]?$`)

// parseComponent returns the first and the last day that one side of a span can mean.
func parseComponent(s string) (lo, hi Date, err error) {
	m := component.FindStringSubmatch(s)
	if m == nil {
		return "", "", fmt.Errorf("%q is not a date in EDTF; write 2017, 2017-05, 2017-05-02, 2017-23 (autumn) or 2014/2017", s)
	}
	year, month, day := m[1], m[2], m[3]
	loYear, hiYear := atoi(strings.ReplaceAll(year, "X", "0")), atoi(strings.ReplaceAll(year, "X", "9"))
	if month == "" || month == "XX" {
		if day != "" && day != "XX" {
			return "", "", fmt.Errorf("%q gives a day of an unknown month", s)
		}
		return dateOf(loYear, 1, 1), dateOf(hiYear, 12, 31), nil
	}
	n := atoi(month)
	switch {
	case strings.Contains(year, "X"):
		return "", "", fmt.Errorf("%q gives a month of an unknown year", s)
	case n >= 21 && n <= 24 && day == "":
		first := time.Month(3 * (n - 20)) // spring starts in March
		return dateOf(loYear, first, 1), dateOf(loYear, first+3, 0), nil
	case n < 1 || n > 12:
		return "", "", fmt.Errorf("%q has no month %s", s, month)
	case day == "" || day == "XX":
		return dateOf(loYear, time.Month(n), 1), dateOf(loYear, time.Month(n)+1, 0), nil
	}
	d := dateOf(loYear, time.Month(n), atoi(day))
	if d != Date(fmt.Sprintf("%s-%s-%s", year, month, day)) {
		return "", "", fmt.Errorf("%q is not a day of the calendar", s)
	}
	return d, d, nil
}

// dateOf is time.Date, which carries a month over 12 or a day 0 over; the very last winter ends with the calendar.
func dateOf(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() > 9999 {
		return LastDate
	}
	return DateOf(t)
}

// atoi reads digits that a regular expression has already checked.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// String returns the EDTF text, empty for the zero Span.
func (s Span) String() string { return s.text }

// IsZero reports whether the span says nothing.
func (s Span) IsZero() bool { return s.text == "" }

// Bounds returns the first and the last day on which the activity can have
// taken place; FirstDate and LastDate where it is open.
func (s Span) Bounds() (first, last Date) { return s.startLo, s.endHi }

// Edges returns the first and the last day on which the activity can have
// started, and those on which it can have ended, by which a store can tell
// what Possibly and Certainly say. All are empty for the zero Span.
func (s Span) Edges() (startLo, startHi, endLo, endHi Date) {
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
