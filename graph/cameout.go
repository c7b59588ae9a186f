package graph

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// InDocument returns when a statement was first said, given when the document that
// says it came out (Entity.CameOut), and whether it can have been said there:
// nothing is recorded before the document that says it.
//
//   - What has no day of its own, or only that of a release that held it, was said in
//     its document.
//   - A document's day that comes before the document itself gives way to it.
//   - A day that the record states itself is never put off: a document of after it
//     cannot be where it was said.
//   - Of imprecise days those before the document are none, and those after it neither:
//     by then it was said, in the document. Of "2018" and a document of 20 February
//     2018 that day is left.
//
// A document of before the activity that the statement is about is not what tells of
// it, so that no day is left out for being after it. The zero activity is of any time.
func (d SaidOn) InDocument(cameOut, activity Span) (said SaidOn, inDocument bool) {
	first, last, _, _ := cameOut.StartAndEnd()
	begins, _ := activity.Bounds()
	switch {
	case cameOut.IsZero():
		return d, true
	case d.IsZero(), d.Basis == BasisHeld && first != FirstDate, d.Basis != BasisStated && d.Published < first:
		return SaidIn(cameOut, BasisPublished), true
	case d.Published < first:
		return d, false
	}
	if cmp.Or(d.PublishedFrom, FirstDate) <= last && begins <= last {
		d.Published = min(d.Published, last)
	}
	d.PublishedFrom = max(d.PublishedFrom, first)
	return d, true
}

// CameOut returns when a document came out: as it is known, else the month that its
// address tells; the zero Span where neither does.
func (e Entity) CameOut() Span {
	if !e.Published.IsZero() {
		return e.Published
	}
	return addressMonth(e.URL)
}

// monthInPath finds a year and a month in the path of an address, as publishers
// write them: /2018/02/20/title, /blog/2018-02-20-title, /world/2018/feb/20/title.
var monthInPath = regexp.MustCompile(`(?i)(?:^|[/_-])(19[89]\d|20\d\d)[/_-](0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[/_.-]|$)`)

// dayInPath finds a day in the path of an address whose month or day is of one digit:
// /2018/9/11/title. Without a day, or between other signs, one digit can be anything.
var dayInPath = regexp.MustCompile(`/(19[89]\d|20\d\d)/(\d{1,2})/(?:[1-9]|[12]\d|3[01])(?:/|$)`)

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// archived is the address of a copy in a web archive: the stamp of the copy, and what was copied.
var archived = regexp.MustCompile(`^https?://(?:web\.archive\.org/web|archive\.(?:org|is|ph|today|li|md|vn|fo)(?:/web)?)/\d{4,14}[a-z_]*/(.+)$`)

// addressMonth returns the month that an address tells; the zero Span where it
// tells none. The stamp of an archive and the folder of an upload tell when a
// copy was made, so they count for nothing.
func addressMonth(address string) Span {
	if m := archived.FindStringSubmatch(address); m != nil {
		address = m[1]
	}
	u, err := url.Parse(address)
	if err != nil || strings.Contains(strings.ToLower(u.Path), "upload") {
		return Span{}
	}
	m := monthInPath.FindStringSubmatch(u.Path)
	if m == nil {
		m = dayInPath.FindStringSubmatch(u.Path)
	}
	if m == nil {
		return Span{}
	}
	month := m[2]
	if len(month) == 1 {
		month = "0" + month
	}
	if n := slices.Index(months, strings.ToLower(month)); n >= 0 {
		month = fmt.Sprintf("%02d", n+1)
	}
	span, err := ParseSpan(m[1] + "-" + month)
	if err != nil {
		return Span{}
	}
	return span
}
