package projection

import (
	"cmp"
	"slices"
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

// find returns the number of a text by an order in which the texts are sorted.
func (t texts) find(order []int32, s string) (int32, bool) {
	i, ok := slices.BinarySearchFunc(order, s, func(n int32, s string) int { return cmp.Compare(t.at(n), s) })
	if !ok {
		return 0, false
	}
	return order[i], true
}

func compareTexts(t texts, a, b int32) int { return cmp.Compare(t.at(a), t.at(b)) }

// merged returns the items of two sorted lists in order.
func merged(a, b []int32, compare func(a, b int32) int) []int32 {
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
