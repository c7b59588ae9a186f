package graph_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

func TestParseSpan(t *testing.T) {
	tests := []struct {
		text        string
		first, last graph.Date
		years       int
	}{
		{"2017", "2017-01-01", "2017-12-31", 1},
		{"2017-05", "2017-05-01", "2017-05-31", 1},
		{"2016-02", "2016-02-01", "2016-02-29", 1},
		{"2017-05-02", "2017-05-02", "2017-05-02", 1},
		{"2016-02-29", "2016-02-29", "2016-02-29", 1},
		{"0000", "0000-01-01", "0000-12-31", 1},
		{"9999", "9999-01-01", "9999-12-31", 1},
		{"2017-21", "2017-03-01", "2017-05-31", 1},
		{"2017-22", "2017-06-01", "2017-08-31", 1},
		{"2017-23", "2017-09-01", "2017-11-30", 1},
		{"2015-24", "2015-12-01", "2016-02-29", 2},
		{"9999-24", "9999-12-01", "9999-12-31", 1},
		{"201X", "2010-01-01", "2019-12-31", 10},
		{"20XX", "2000-01-01", "2099-12-31", 100},
		{"2017-XX", "2017-01-01", "2017-12-31", 1},
		{"2017-05-XX", "2017-05-01", "2017-05-31", 1},
		{"2017-XX-XX", "2017-01-01", "2017-12-31", 1},
		{"2017?", "2017-01-01", "2017-12-31", 1},
		{"2017-05~", "2017-05-01", "2017-05-31", 1},
		{"2017-05-02%", "2017-05-02", "2017-05-02", 1},
		{"2014/2017", "2014-01-01", "2017-12-31", 4},
		{"2014-11-30/2015-01", "2014-11-30", "2015-01-31", 2},
		{"2017-05/2017", "2017-05-01", "2017-12-31", 1},
		{"2017/2017-05", "2017-01-01", "2017-05-31", 1},
		{"2014/..", "2014-01-01", "9999-12-31", 7986},
		{"2014/", "2014-01-01", "9999-12-31", 7986},
		{"../2017", "0000-01-01", "2017-12-31", 2018},
		{"/2017-05", "0000-01-01", "2017-05-31", 2018},
		{"", "", "", 0},
	}
	for _, tt := range tests {
		s, err := graph.ParseSpan(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if first, last := s.Bounds(); first != tt.first || last != tt.last || s.Years() != tt.years || s.String() != tt.text {
			t.Errorf("%q: got %s to %s, %d years, text %q; want %s to %s, %d years", tt.text, first, last, s.Years(), s, tt.first, tt.last, tt.years)
		}
	}
}

func TestParseSpanRefuses(t *testing.T) {
	for _, text := range []string{
		"soon", "17", "217", "12017", "-2017", "+2017", "Y-17000", "2017-5", "2017-13", "2017-00", "2017-05-00", "2017-05-32",
		"2017-02-29", "1900-02-29", "2017-06-31", "2017-20", "2017-25", "2017-21-01", "2017-05-2", "2017-XX-05", "201X-05", "2XXX", "201x",
		"2017?~", "?2017", "2017-?05", "2017 05", "20 17", "2017/05/02", "05/2017", "2014-2017", "2014 / 2017", "2017..", "2014..2017",
		"..", "/", "../..", "../", "/..", "2014/2015/2016", "2018/2017", "2017-05/2017-04", "2017-24/2017-11", "2017-05-02/2017-05-01",
		"2017-05-02T10:00", "2017-05-02T10:00:00Z", "2017-05-02/10:00", "[2017]", "{2017,2018}", "２０１７", "2017\x00", "2019 Late",
	} {
		if s, err := graph.ParseSpan(text); !errors.Is(err, graph.ErrInvalid) || !s.IsZero() {
			t.Errorf("%q: got %q and error %v, want ErrInvalid", text, s, err)
		}
	}
}

func TestSpansOfTheSameTextAreEqual(t *testing.T) {
	for _, pair := range [][2]string{{" 2017 ", "2017"}, {"2017/2017", "2017"}, {"2017-05-02/2017-05-02", "2017-05-02"}} {
		if a, b := graph.MustSpan(pair[0]), graph.MustSpan(pair[1]); a != b {
			t.Errorf("%q is not %q but %q", pair[0], pair[1], a)
		}
	}
	if graph.MustSpan("2017") == graph.MustSpan("2017-01/2017-12") {
		t.Error("some time in 2017 is not from January to December")
	}
}

func TestStartAndEnd(t *testing.T) {
	tests := []struct{ text, start, end string }{
		{"2017-05", "2017-05", "2017-05"},
		{"2014/2017-05", "2014", "2017-05"},
		{"2014?/2015-24", "2014?", "2015-24"},
		{"2014/..", "2014", ""},
		{"/2017", "", "2017"},
		{"", "", ""},
	}
	for _, tt := range tests {
		s := graph.MustSpan(tt.text)
		if s.Start().String() != tt.start || s.End().String() != tt.end {
			t.Errorf("%q: got %q to %q, want %q to %q", tt.text, s.Start(), s.End(), tt.start, tt.end)
		}
	}
}

func TestInterval(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{"2014", "2017-05", "2014/2017-05"},
		{"2014", "2014", "2014"},
		{"2014/2015", "2016/2017", "2014/2017"},
		{"2014", "", "2014/.."},
		{"", "2017", "../2017"},
		{"../2014", "2017", "../2017"},
	}
	for _, tt := range tests {
		got, err := graph.Interval(graph.MustSpan(tt.a), graph.MustSpan(tt.b))
		if err != nil || got.String() != tt.want {
			t.Errorf("%q to %q: got %q, %v; want %q", tt.a, tt.b, got, err, tt.want)
		}
	}
	for _, pair := range [][2]string{{"", ""}, {"2018", "2017"}, {"../2018", "2017/.."}} {
		if got, err := graph.Interval(graph.MustSpan(pair[0]), graph.MustSpan(pair[1])); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q to %q: got %q, %v; want ErrInvalid", pair[0], pair[1], got, err)
		}
	}
}

func TestMustSpanPanicsOnNonsense(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	graph.MustSpan("soon")
}

func TestSpanPrintsWhatItParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpan(t, "span").span
		again, err := graph.ParseSpan(s.String())
		if err != nil || again != s {
			t.Fatalf("%q parses to %q, %v", s, again, err)
		}
		text, err := s.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var read graph.Span
		if err := read.UnmarshalText(text); err != nil || read != s {
			t.Fatalf("%q reads back as %q, %v", text, read, err)
		}
	})
}

func TestParseSpanNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("0129X-/.?~% T"))).Draw(t, "text")
		s, err := graph.ParseSpan(text)
		if (err != nil) != errors.Is(err, graph.ErrInvalid) {
			t.Fatalf("%q: %v does not wrap ErrInvalid", text, err)
		}
		if first, last := s.Bounds(); first > last {
			t.Fatalf("%q runs from %s to %s", text, first, last)
		}
	})
}

func TestCompareIsATotalOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) graph.Span {
			if rapid.IntRange(0, 9).Draw(t, name+" is zero") == 0 {
				return graph.Span{}
			}
			return drawSpan(t, name).span
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		if a.Compare(b) != -b.Compare(a) {
			t.Fatalf("%q and %q: %d one way, %d the other", a, b, a.Compare(b), b.Compare(a))
		}
		if (a.Compare(b) == 0) != (a == b) {
			t.Fatalf("%q and %q: compare %d", a, b, a.Compare(b))
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%q, %q, %q go round", a, b, c)
		}
	})
}

func TestCompareOrder(t *testing.T) {
	want := []string{"../2014", "2013", "2014-01-01", "2014-01", "2014-01/2015", "2014", "2014/..", "2014/2015", "2014-02", ""}
	var spans []graph.Span
	for _, text := range want {
		spans = append([]graph.Span{graph.MustSpan(text)}, spans...)
	}
	slices.SortFunc(spans, graph.Span.Compare)
	for i, s := range spans {
		if s.String() != want[i] {
			t.Fatalf("got %q, want %q", spans, want)
		}
	}
}

// A span stands for all its readings: every activity that it can mean.
func TestPossiblyAndCertainlyAgainstAllReadings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawSpan(t, "span")
		from := rapid.IntRange(0, len(calendar)-1).Draw(t, "from")
		to := rapid.IntRange(from, min(from+40, len(calendar)-1)).Draw(t, "to")
		first, last := calendar[from], calendar[to]
		some, every := false, true
		for _, start := range d.starts {
			for _, end := range d.ends {
				if start > end || (d.single && start != end) {
					continue
				}
				meets := start <= last && end >= first
				some, every = some || meets, every && meets
			}
		}
		if got := d.span.Possibly(first, last); got != some {
			t.Errorf("possibly %q in %s to %s: got %v", d.span, first, last, got)
		}
		if got := d.span.Certainly(first, last); got != every {
			t.Errorf("certainly %q in %s to %s: got %v", d.span, first, last, got)
		}
	})
}

func TestTheZeroSpanMeetsNothing(t *testing.T) {
	var s graph.Span
	if s.Possibly(graph.FirstDate, graph.LastDate) || s.Certainly(graph.FirstDate, graph.LastDate) {
		t.Error("undated activity meets a window")
	}
}

// calendar is the stretch of days that drawn spans lie in. Open ends reach to its ends.
var calendar = daysOf(time.Date(2016, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2017, 7, 1, 0, 0, 0, 0, time.UTC))

// drawn is a span with the days on which it can start and end.
type drawn struct {
	span         graph.Span
	starts, ends []graph.Date
	single       bool // starts and ends on one day
}

func drawSpan(t *rapid.T, name string) drawn {
	kind := rapid.SampledFrom([]string{"single", "single", "interval", "interval", "open start", "open end"}).Draw(t, name)
	from, starts := drawComponent(t, name+" from")
	to, ends := drawComponent(t, name+" to")
	if kind == "interval" && ends[len(ends)-1] < starts[0] {
		from, to, starts, ends = to, from, ends, starts
	}
	open := rapid.SampledFrom([]string{"", ".."}).Draw(t, name+" open as")
	switch {
	case kind == "single" || kind == "interval" && from == to:
		return drawn{graph.MustSpan(from), starts, starts, true}
	case kind == "open start":
		return drawn{graph.MustSpan(open + "/" + to), calendar, ends, false}
	case kind == "open end":
		return drawn{graph.MustSpan(from + "/" + open), starts, calendar, false}
	}
	return drawn{graph.MustSpan(from + "/" + to), starts, ends, false}
}

// drawComponent draws a day, a month or a season, and its days.
func drawComponent(t *rapid.T, name string) (string, []graph.Date) {
	month := rapid.IntRange(0, 5).Draw(t, name+" month") // from December 2016
	first := time.Date(2016, time.Month(12+month), 1, 0, 0, 0, 0, time.UTC)
	mark := rapid.SampledFrom([]string{"", "", "", "?", "~", "%"}).Draw(t, name+" qualifier")
	switch rapid.SampledFrom([]string{"day", "day", "month", "season"}).Draw(t, name+" precision") {
	case "day":
		day := first.AddDate(0, 0, rapid.IntRange(0, 27).Draw(t, name+" day"))
		return day.Format(time.DateOnly) + mark, daysOf(day, day.AddDate(0, 0, 1))
	case "season":
		if month < 3 {
			return "2016-24" + mark, daysOf(time.Date(2016, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC))
		}
		return "2017-21" + mark, daysOf(time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC))
	}
	return first.Format("2006-01") + mark, daysOf(first, first.AddDate(0, 1, 0))
}

// daysOf returns the days from a day up to another, that one excluded.
func daysOf(from, to time.Time) []graph.Date {
	var days []graph.Date
	for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
		days = append(days, graph.Date(fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day())))
	}
	return days
}
