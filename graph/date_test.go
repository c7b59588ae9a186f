package graph_test

import (
	"errors"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2018-02-20", "2016-02-29", "0000-01-01", "9999-12-31"} {
		if d, err := graph.ParseDate(s); err != nil || string(d) != s {
			t.Errorf("%q: got %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2018", "2018-02", "2018-2-20", "2017-02-29", "2018-13-01", "2018-02-20 ", "2018-02-20T00:00:00Z", "20.02.2018", "10000-01-01", "soon"} {
		if d, err := graph.ParseDate(s); !errors.Is(err, graph.ErrInvalid) || d != "" {
			t.Errorf("%q: got %q, %v; want ErrInvalid", s, d, err)
		}
	}
}

func TestDateOfIsTheDayInUTC(t *testing.T) {
	evening := time.Date(2018, 2, 20, 20, 0, 0, 0, time.FixedZone("west", -5*3600))
	if got := graph.DateOf(evening); got != "2018-02-21" {
		t.Errorf("got %s, want 2018-02-21", got)
	}
}

func TestDateArithmetic(t *testing.T) {
	tests := []struct {
		day  graph.Date
		add  int
		want graph.Date
	}{
		{"2018-02-20", 0, "2018-02-20"},
		{"2016-02-28", 1, "2016-02-29"},
		{"2017-02-28", 1, "2017-03-01"},
		{"2018-01-01", -1, "2017-12-31"},
		{"0000-01-01", -1, "0000-01-01"},
		{"9999-12-31", 1, "9999-12-31"},
		{"9999-12-31", -1, "9999-12-30"},
	}
	for _, tt := range tests {
		if got := tt.day.AddDays(tt.add); got != tt.want {
			t.Errorf("%s and %d days: got %s, want %s", tt.day, tt.add, got, tt.want)
		}
	}
	if y := graph.Date("2018-02-20").Year(); y != 2018 {
		t.Errorf("got year %d", y)
	}
	if y := graph.Date("").Year(); y != 0 {
		t.Errorf("no date has year %d", y)
	}
	if !graph.Date("").Time().IsZero() {
		t.Error("no date has a time")
	}
}
