package csv

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// goLayout returns a layout of dates as package time writes it. DD.MM.YYYY,
// yyyy-MM-dd and %d/%m/%Y are understood too.
func goLayout(layout string) (string, error) {
	if isGoLayout(layout) {
		return layout, nil
	}
	translate := fromLetters
	if strings.Contains(layout, "%") {
		translate = fromPercents
	}
	if out, ok := translate(layout); ok && isGoLayout(out) {
		return out, nil
	}
	return "", graph.Invalid("layout", "%q is no layout of a date with its year; write 02.01.2006, DD.MM.YYYY or %%d.%%m.%%Y", layout)
}

// goWords are the letters of a layout of package time.
var goWords = regexp.MustCompile(`January|Jan|Monday|Mon|MST|PM|pm|Z07:?00|Z|T`)

// isGoLayout reports whether a layout tells the year and has no letters that mean
// nothing to package time.
func isGoLayout(layout string) bool {
	letters := goWords.ReplaceAllString(layout, "")
	if strings.ContainsFunc(letters, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }) {
		return false
	}
	return changes(layout, probe.AddDate(2, 0, 0))
}

// probe is a day of which no part is like another.
var probe = time.Date(2019, 11, 23, 0, 0, 0, 0, time.UTC)

// changes reports whether a layout writes another time otherwise than the probe.
func changes(layout string, other time.Time) bool {
	return probe.Format(layout) != other.Format(layout)
}

// precision is the EDTF form of what a layout tells: a day, a month or a year.
func precision(layout string) string {
	switch {
	case changes(layout, probe.AddDate(0, 0, 1)):
		return time.DateOnly
	case changes(layout, probe.AddDate(0, -1, 0)):
		return "2006-01"
	}
	return "2006"
}

// percents are the directives of strftime.
var percents = map[string]string{
	"Y": "2006", "y": "06", "m": "1", "d": "2", "e": "2", "b": "Jan", "h": "Jan", "B": "January", "a": "Mon", "A": "Monday",
	"H": "15", "I": "03", "M": "04", "S": "05", "p": "PM", "j": "002", "F": "2006-01-02", "T": "15:04:05", "z": "-0700", "Z": "MST", "%": "%",
}

var directive = regexp.MustCompile(`%[-_0]?.`)

func fromPercents(layout string) (string, bool) {
	ok := true
	out := directive.ReplaceAllStringFunc(layout, func(d string) string {
		to, known := percents[d[len(d)-1:]]
		ok = ok && known
		return to
	})
	return out, ok
}

// letterRuns finds equal letters in a row, and what stands between quotes.
var letterRuns = regexp.MustCompile(`'[^']*'|Y+|y+|u+|M+|L+|D+|d+|E+|H+|h+|m+|s+|S+|f+|a+|A+|t+|Z+|X+|x+|z+|T|[A-Za-z]`)

// fromLetters reads the layouts of spreadsheets, Java and Moment. An m or M behind
// the hours is minutes.
func fromLetters(layout string) (string, bool) {
	hours, months, ok := false, false, true
	out := letterRuns.ReplaceAllStringFunc(layout, func(run string) string {
		n := len(run)
		switch c := run[0]; {
		case c == '\'':
			return strings.Trim(run, "'")
		case strings.ContainsRune("Yyu", rune(c)):
			return pick(n, "2006", "06", "", "2006")
		case (c == 'M' || c == 'm' || c == 'L') && !(hours && (months || c == 'm')):
			months = true
			return pick(n, "1", "01", "Jan", "January")
		case c == 'm' || c == 'M':
			return "04"
		case c == 'D' && n <= 2 || c == 'd':
			return pick(n, "2", "02", "Mon", "Monday")
		case c == 'E':
			return pick(n, "Mon", "Mon", "Mon", "Monday")
		case c == 'H' || c == 'h':
			hours = true
			if c == 'H' {
				return "15"
			}
			return pick(n, "3", "03", "", "")
		case c == 's':
			return "05"
		case c == 'S' || c == 'f':
			return strings.Repeat("0", n)
		case c == 'a' || c == 'A' || c == 't':
			return "PM"
		case strings.ContainsRune("ZXxz", rune(c)):
			return "Z07:00"
		case c == 'T':
			return "T"
		}
		ok = false
		return run
	})
	return out, ok
}

// pick returns the form for one, two, three or four letters.
func pick(n int, forms ...string) string {
	if n > len(forms) {
		return fmt.Sprintf("%dx", n) // a letter, which is no layout
	}
	return forms[n-1]
}
