package graph

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// EDTF, the Extended Date/Time Format of ISO 8601-2, level 1: how spans are written.

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
