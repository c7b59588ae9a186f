package graph

import (
	"time"
)

// Date is a day of the proleptic Gregorian calendar, "2018-02-20", or empty for
// none. Dates compare as strings do. A Date made by ParseDate or DateOf is valid.
type Date string

const (
	// FirstDate and LastDate are the ends of the calendar, and stand for an open start and an open end.
	FirstDate Date = "0000-01-01"
	LastDate  Date = "9999-12-31"
)

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", Invalid("date", "%q is not a date; write it as 2018-02-20", s)
	}
	return Date(s), nil
}

// DateOf returns the day of t in UTC.
func DateOf(t time.Time) Date { return Date(t.UTC().Format(time.DateOnly)) }

// Time returns the start of the day in UTC, or the zero time for no date.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Year returns the calendar year, 0 for no date.
func (d Date) Year() int {
	const digits = 4
	if len(d) < digits {
		return 0
	}
	return atoi(string(d[:digits]))
}

// AddDays returns the date n days later, within FirstDate and LastDate.
func (d Date) AddDays(n int) Date {
	t := d.Time().AddDate(0, 0, n)
	switch {
	case t.Year() < 0:
		return FirstDate
	case t.Year() > 9999:
		return LastDate
	}
	return DateOf(t)
}
