package csv

import (
	"time"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// layouts are the forms of days and months that need a layout, since by themselves
// they can mean several.
var layouts = []string{dayFirst, monthFirst, "2-1-2006", "1-2-2006", "2-Jan-06", "Jan-06"}

// Two forms that many tables fit both: 3/4/2017.
const (
	dayFirst   = "2/1/2006"
	monthFirst = "1/2/2006"
)

// otherOrder leads from a form to the one with day and month the other way round.
var otherOrder = map[string]string{dayFirst: monthFirst, monthFirst: dayFirst, "2-1-2006": "1-2-2006", "1-2-2006": "2-1-2006"}

// layoutOf returns the form of the times in a column, empty where each of them can
// mean only one. It is
// ambiguous if day and month could also stand the other way round, and false for
// a column that mostly holds no times.
func (c *column) layoutOf() (layout string, ambiguous, ok bool) {
	const most = 90
	for _, l := range layouts {
		if c.mostly(most, "", writtenAs(l)) {
			other := otherOrder[l]
			return l, other != "" && c.mostly(100, "", writtenAs(other)) && c.mostly(100, "", writtenAs(l)), true
		}
	}
	return "", false, c.mostly(most, "", isWhen)
}

func writtenAs(layout string) func(string) bool {
	return func(cell string) bool {
		_, err := time.Parse(layout, cell)
		return err == nil
	}
}

// isWhen reports whether a cell is a time that needs no layout.
func isWhen(cell string) bool {
	span, err := ingest.ParseWhen(cell)
	return err == nil && !span.IsZero()
}

// isTime reports whether a cell is a time in any of the forms.
func isTime(cell string) bool {
	if isWhen(cell) {
		return true
	}
	for _, l := range layouts {
		if writtenAs(l)(cell) {
			return true
		}
	}
	return false
}
