package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// ParseWhen reads a time in EDTF, or in any other form that can mean only one:
// 2018-03-04T00:00:00Z, 2018/03/04, 4 March 2018, Mar 4, 2018, 31/12/2017,
// 04.03.2018 (dots stand behind the day), 03/2018, March 2018, Late 2019, Q3 2019, circa 2019, 2019-05-XX, and from
// one to another of these: 2014-2017, May 2014 to June 2017. It is as precise
// as the text; a time of day is left out, the day is that of the text, and of
// Unix time that of UTC. Days such as 3/4/2018, which is in March in one country
// and in April in another, and years of two digits are an error.
func ParseWhen(text string) (graph.Span, error) {
	text = strings.Join(strings.Fields(text), " ")
	s, err := graph.ParseSpan(text)
	if err == nil {
		return s, nil
	}
	if one, ok := parseOne(text); ok {
		return graph.ParseSpan(one)
	}
	if m := circa.FindStringSubmatch(text); m != nil {
		return graph.ParseSpan(m[1] + "~")
	}
	if m := unspecified.FindStringSubmatch(text); m != nil {
		return graph.ParseSpan(m[1])
	}
	if m := fromTo.FindStringSubmatch(text); m != nil {
		a, errA := ParseWhen(m[1] + m[3])
		b, errB := ParseWhen(m[2] + m[4])
		if errA == nil && errB == nil {
			return graph.Interval(a, b)
		}
	}
	if m := slashed.FindStringSubmatch(text); m != nil {
		return graph.Span{}, graph.Invalid("date", "%q can be two days; write 2018-03-04, or say its layout", text)
	}
	return graph.Span{}, err
}

var (
	// circa is a year that is told as about right.
	circa = regexp.MustCompile(`(?i)^(?:circa|ca\.?|c\.|about|around|approx(?:\.|imately)?|roughly|~) ?(\d{4})$`)
	// unspecified is a day of which the last parts are left open: 2017-05-XX, 2017-00-00.
	unspecified = regexp.MustCompile(`(?i)^(\d{4}(?:-(?:0[1-9]|1[0-2]))?)(?:-(?:xx|00|\?\?)){1,2}$`)
)

// Period returns when something took place that began and ended then. If only one
// of the two is known, it took place then: nobody says that it never ended.
func Period(from, to graph.Span) (graph.Span, error) {
	switch {
	case from.IsZero():
		return to, nil
	case to.IsZero():
		return from, nil
	}
	return graph.Interval(from, to)
}

// fromTo is a time from one to another: two years, or longer texts.
var fromTo = regexp.MustCompile(`^(?:(\d{4}) ?(?:-|–|—|to|until) ?(\d{4})|(.{8,}?)(?: ?[/–—] ?| - | to | until )(.{8,}))$`)

// parts are those of a year that feeds tell: 2020 Early, Late 2019, mid-2018, Q3 2019,
// summer 2019. Winter is not among them: it can begin in that year or end in it.
var parts = map[string]string{
	"early": "%[1]s-01/%[1]s-04", "mid": "%[1]s-05/%[1]s-08", "late": "%[1]s-09/%[1]s-12",
	"q1": "%[1]s-01/%[1]s-03", "q2": "%[1]s-04/%[1]s-06", "q3": "%[1]s-07/%[1]s-09", "q4": "%[1]s-10/%[1]s-12",
	"spring": "%s-21", "summer": "%s-22", "autumn": "%s-23", "fall": "%s-23",
}

var partOfYear = regexp.MustCompile(`(?i)^(?:(\d{4})[ -]?(early|mid|late|q[1-4]|spring|summer|autumn|fall)|(early|mid|late|q[1-4]|spring|summer|autumn|fall)[ -](?:of )?(\d{4}))$`)

// parseOne returns a single time in EDTF.
func parseOne(text string) (edtf string, ok bool) {
	if m := partOfYear.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(parts[strings.ToLower(m[2]+m[3])], m[1]+m[4]), true
	}
	if m := timed.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	for _, form := range []struct {
		layouts []string
		out     string
	}{
		{[]string{"2006-01-02", "2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006"}, "2006-01-02"},
		{wordedDays, "2006-01-02"},
		{[]string{"2006/1", "1/2006", "1.2006", "2006.1", "January 2006", "Jan 2006", "Jan-2006", "2006 January", "2006 Jan", "2006-Jan"}, "2006-01"},
	} {
		for _, layout := range form.layouts {
			if t, err := time.Parse(layout, plainMonth(text)); err == nil {
				return t.Format(form.out), true
			}
		}
	}
	if m := unixTime.FindStringSubmatch(text); m != nil {
		seconds, err := strconv.ParseInt(m[1], 10, 64)
		return time.Unix(seconds, 0).UTC().Format(time.DateOnly), err == nil
	}
	return parseSlashed(text)
}

// unixTime is in seconds or milliseconds, from 2001 to 2030. Later times could
// as well be a day and an hour in digits.
var unixTime = regexp.MustCompile(`^(1[0-8]\d{8})(?:\d{3})?$`)

var wordedDays = []string{
	"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-January-2006", "2/Jan/2006", "2006 January 2", "2006 Jan 2", "2006-Jan-2", "Jan-2-2006",
}

// timed is a day with a time of day behind it.
var timed = regexp.MustCompile(`^(.*\d)(?:[Tt ]| at )\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?$`)

var (
	weekday  = regexp.MustCompile(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+`)
	ordinal  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)\b(?: of)?`)
	fullStop = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.`)
	sept     = regexp.MustCompile(`(?i)\bsept\b`)
)

// plainMonth takes off a day in words what tells nothing of it.
func plainMonth(text string) string {
	text = weekday.ReplaceAllString(text, "")
	text = ordinal.ReplaceAllString(text, "$1")
	text = fullStop.ReplaceAllString(text, "$1")
	text = sept.ReplaceAllString(text, "Sep")
	return strings.ReplaceAll(text, ",", "")
}

// slashed is a day that begins with the day or with the month.
var slashed = regexp.MustCompile(`^(\d{1,2})([/-])(\d{1,2})[/-](\d{4})$`)

func parseSlashed(text string) (edtf string, ok bool) {
	m := slashed.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	a, errA := strconv.Atoi(m[1])
	b, errB := strconv.Atoi(m[3])
	if errA != nil || errB != nil || a <= 12 && b <= 12 && a != b {
		return "", false
	}
	month, day := min(a, b), max(a, b)
	text = fmt.Sprintf("%s-%02d-%02d", m[4], month, day)
	_, err := time.Parse(time.DateOnly, text)
	return text, err == nil
}
