package vocab

import "strings"

// longestListed is how many parts a separator makes of a name of the vocabulary at most.
const longestListed = 4

// SplitList splits a list of places, sectors or victims at a separator, but not
// a name that has the separator in it: "Korea, Republic of, Japan" are two
// countries. The parts are trimmed and none is empty; words that name nobody stay.
func SplitList(list, separator string) []string {
	if separator == "" {
		return nonEmpty([]string{list})
	}
	v := load()
	parts := strings.Split(list, separator)
	var out []string
	for len(parts) > 0 {
		n := v.oneName(parts, separator)
		out = append(out, strings.Join(parts[:n], separator))
		parts = parts[n:]
	}
	return nonEmpty(out)
}

// oneName returns how many of the parts a list begins with are one name
// together. Parts that all stand for something alone are several: "Taiwan,
// China".
func (v *vocabulary) oneName(parts []string, separator string) int {
	for n := min(longestListed, len(parts)); n > 1; n-- {
		if _, ok := v.known(listed(strings.Join(parts[:n], separator))); ok && !v.allKnown(parts[:n]) {
			return n
		}
	}
	return 1
}

func (v *vocabulary) allKnown(names []string) bool {
	for _, name := range names {
		if _, ok := v.known(listed(name)); !ok {
			return false
		}
	}
	return true
}

// listed is a name without the "and" that a list has before its last.
func listed(part string) string { return strings.TrimPrefix(strings.TrimSpace(part), "and ") }

func nonEmpty(parts []string) []string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
