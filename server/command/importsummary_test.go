package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// A summary fits a screen, however long the lists are, and still tells their lengths.
func TestSummaryIsShort(t *testing.T) {
	d := ingest.Diagnostics{Mentions: 10_000, Left: 3, Unresolved: map[string]int{}, Outside: map[string]int{}, Mended: map[string]int{"aliases: a text where a list belongs": 2}}
	for i := range 40 {
		d.Unresolved[fmt.Sprintf("Victim %02d", i)] = 1
		d.Outside[fmt.Sprintf("key %02d", i)] = 100 - i
		d.Note("note %d", i)
		for n := range 20 - i/2 {
			d.Reject(ingest.Place{File: "f", Line: n + 1, ID: "x"}, "%q is wrong in way %s", fmt.Sprint("word", n), strings.Repeat("y", i))
		}
	}
	got := summaryText([]ingest.Summary{{Diagnostics: d}}, false, fmt.Errorf("failed"))
	if lines := strings.Count(got, "\n"); lines > 30 {
		t.Errorf("%d lines, want at most 30:\n%s", lines, got)
	}
	for _, want := range []string{
		"note       and 30 more, which --json lists", "9957 of 10000 mentions are known to the vocabulary (99.5%), 3 bring no target",
		"and 30 others 30", "key 00 100, key 01 99", "and 30 others 2265", "mended     read all the same: aliases: a text where a list belongs 2",
		fmt.Sprintf("rejected   %d, of which --json lists all", len(d.Rejects)), `    20: f:1 x "word0" is wrong in way`, "other kinds",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// 100% is all that stood there.
func TestSharesAreCutOff(t *testing.T) {
	for _, tt := range []struct {
		d    ingest.Diagnostics
		want string
	}{
		{ingest.Diagnostics{Mentions: 5}, "5 of 5 mentions are known to the vocabulary (100.0%)\n"},
		{ingest.Diagnostics{Mentions: 5000, Left: 1}, "(99.9%), 1 bring no target\n"},
		{ingest.Diagnostics{Mentions: 5000, Unresolved: map[string]int{"x": 1}}, "(99.9%)\n"},
	} {
		if got := summaryText([]ingest.Summary{{Diagnostics: tt.d}}, false, fmt.Errorf("failed")); !strings.Contains(got, tt.want) {
			t.Errorf("got %q, want %q in it", got, tt.want)
		}
	}
}
