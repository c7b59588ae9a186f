package csv

import (
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// layouts are the forms of days, months and years that tables write, beside EDTF.
var layouts = []string{
	"2.1.2006", "2006/1/2", "2006.1.2", "20060102", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "2-Jan-06", "January 2, 2006", "Jan 2, 2006",
	"January 2006", "Jan 2006", "Jan-2006", "Jan-06", "1/2006", "1.2006", "2006/1",
	"2006-01-02 15:04", "2006-01-02 15:04:05", time.RFC3339, "2.1.2006 15:04",
	dayFirst, monthFirst, "2-1-2006", "1-2-2006",
}

// Two forms that many tables fit both: 3/4/2017.
const (
	dayFirst   = "2/1/2006"
	monthFirst = "1/2/2006"
)

// otherOrder leads from a form to the one with day and month the other way round.
var otherOrder = map[string]string{dayFirst: monthFirst, monthFirst: dayFirst, "2-1-2006": "1-2-2006", "1-2-2006": "2-1-2006"}

// layoutOf returns the form of the times in a column, empty for EDTF. It is
// ambiguous if day and month could also stand the other way round, and false for
// a column that mostly holds no times.
func (c *column) layoutOf() (layout string, ambiguous, ok bool) {
	const most = 90
	if c.mostly(most, "", isEDTF) {
		return "", false, true
	}
	for _, l := range layouts {
		if c.mostly(most, "", writtenAs(l)) {
			other := otherOrder[l]
			return l, other != "" && c.mostly(100, "", writtenAs(other)) && c.mostly(100, "", writtenAs(l)), true
		}
	}
	return "", false, false
}

func writtenAs(layout string) func(string) bool {
	return func(cell string) bool {
		_, err := time.Parse(layout, cell)
		return err == nil
	}
}

func isEDTF(cell string) bool {
	span, err := graph.ParseSpan(cell)
	return err == nil && !span.IsZero()
}

// isTime reports whether a cell is a time in any of the forms.
func isTime(cell string) bool {
	if isEDTF(cell) {
		return true
	}
	for _, l := range layouts {
		if writtenAs(l)(cell) {
			return true
		}
	}
	return false
}
