package projection

import "github.com/actorgraph/actorgraph/graph"

// Day is a date as a number that reads like it, 20180220, so that days compare
// as dates do. 0 is none.
type Day int32

// Never is the end of what is still asserted: later than any date.
const Never Day = 1 << 30

// DayOf returns the day of a valid date.
func DayOf(d graph.Date) (Day, error) {
	if d == "" {
		return 0, nil
	}
	if len(d) != len(graph.FirstDate) {
		return 0, graph.Invalid("date", "%q is not a date; write it as 2018-02-20", d)
	}
	n := Day(0)
	for i, r := range []byte(d) {
		switch {
		case i == 4 || i == 7:
		case r < '0' || r > '9':
			return 0, graph.Invalid("date", "%q is not a date; write it as 2018-02-20", d)
		default:
			n = n*10 + Day(r-'0')
		}
	}
	return n, nil
}

// Date returns the date of a day.
func (d Day) Date() graph.Date {
	if d == 0 || d == Never {
		return ""
	}
	const form = "0000-00-00"
	text := [len(form)]byte([]byte(form))
	for i := len(text) - 1; i >= 0; i-- {
		if i != 4 && i != 7 {
			text[i] += byte(d % 10)
			d /= 10
		}
	}
	return graph.Date(text[:])
}

// asOf is the view's date.
func asOf(v graph.View) Day {
	d, err := DayOf(v.AsOf())
	if err != nil { // View.Check refuses no date: one that is none comes after all
		return Never - 1
	}
	return d
}
