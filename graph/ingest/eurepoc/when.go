package eurepoc

import (
	"fmt"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// when reads a date of the tables, with or without a time of midnight behind
// it. What is not known is written 01 there: 2017-01-01 is the year 2017 and
// 2017-06-01 is June 2017.
func when(cell string) (graph.Span, error) {
	if ingest.IsNobody(cell) {
		return graph.Span{}, nil
	}
	span, err := ingest.ParseWhen(cell)
	if err != nil {
		return graph.Span{}, fmt.Errorf("%q is not a date as 2018-02-20", cell)
	}
	if day := span.String(); len(day) == len(time.DateOnly) {
		return graph.MustSpan(strings.TrimSuffix(strings.TrimSuffix(day, "-01"), "-01")), nil
	}
	return span, nil
}

// placeholderEnd is written where no end is known.
const placeholderEnd = "2000-01-01"

// period makes the time of an incident of its two cells; left says in a few words
// what it leaves out. Where only one of the two is known the activity took place
// some time within that: nobody says that it went on.
func period(start, end string) (s graph.Span, left string, err error) {
	from, err := when(start)
	if err != nil {
		to, _ := when(end) // what is wrong with the start is told
		return to, "", fmt.Errorf("start_date: %w", err)
	}
	to, err := when(end)
	if err != nil {
		return from, "", fmt.Errorf("end_date: %w", err)
	}
	switch {
	case from == to:
		return from, "", nil
	case strings.HasPrefix(end, placeholderEnd):
		return from, "placeholder end", nil
	}
	both, err := ingest.Period(from, to)
	if err != nil {
		return from, "reversed end", nil
	}
	return both, "", nil
}
