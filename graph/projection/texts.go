package projection

import (
	"strings"
)

// texts are strings by number, kept as one long string: without the headers
// and the slack of strings by themselves. They are immutable.
type texts struct {
	all  string
	ends []int32
}

func (t texts) len() int { return len(t.ends) }

func (t texts) at(i int32) string {
	from := int32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.all[from:t.ends[i]]
}

// with returns the texts with more after them.
func (t texts) with(more []string) texts {
	if len(more) == 0 {
		return t
	}
	size := len(t.all)
	for _, s := range more {
		size += len(s)
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(t.all)
	ends := make([]int32, len(t.ends), len(t.ends)+len(more))
	copy(ends, t.ends)
	for _, s := range more {
		b.WriteString(s)
		ends = append(ends, int32(b.Len()))
	}
	return texts{b.String(), ends}
}

// merged returns the items of two sorted lists in order.
func merged[T any](a, b []T, compare func(a, b T) int) []T {
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
