package seed

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// problem is one mistake in the documents.
type problem struct {
	file   string
	line   int    // 0 where the file as a whole is meant
	reason string // what is wrong and what would be right
}

func (p *problem) Error() string {
	if p.line == 0 {
		return p.file + ": " + p.reason
	}
	return fmt.Sprintf("%s:%d: %s", p.file, p.line, p.reason)
}

func (p *problem) Unwrap() error { return graph.ErrInvalid }

// problems are the mistakes found so far.
type problems []*problem

func (ps *problems) add(file string, line int, format string, args ...any) {
	*ps = append(*ps, &problem{file, line, fmt.Sprintf(format, args...)})
}

// err returns all of them by file and line, nil if there are none.
func (ps *problems) err() error {
	slices.SortStableFunc(*ps, func(a, b *problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.reason, b.reason))
	})
	var errs []error
	for _, p := range *ps {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}
