// Package suggest finds what somebody who misspelt a name may have meant.
package suggest

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the known name that differs least from what was written, and
// false where none is near: more than a third of the letters, and more than
// two, would have to be typed anew, or all of them. Case and dashes make no
// difference. Of equally near names it is the first.
func Nearest(written string, known []string) (string, bool) {
	written = plain(written)
	best, least := "", min(max(2, len(written)/3), len(written)-1)+1
	for _, name := range known {
		if d := levenshtein.ComputeDistance(written, plain(name)); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "-", "")) }
