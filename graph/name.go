package graph

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// CleanName trims a name and brings it to Unicode NFC. White space inside it
// becomes single spaces; nothing else changes.
func CleanName(name string) string {
	return norm.NFC.String(strings.Join(strings.Fields(name), " "))
}

// Fold returns the key by which names are compared: NFKD, case-folded, only
// letters and digits, of every script. "APT 37" and "apt37" have one key, and
// so have the composed and decomposed forms of an accented name. A name of
// punctuation alone has the empty key, which never matches anything.
func Fold(name string) string {
	folded := cases.Fold().String(norm.NFKD.String(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r) // Cherokee folds either case to the other
		}
		return -1
	}, norm.NFKD.String(folded))
}

// shortestForgiven is the length in runes from which a key is also searched by
// close spelling. Shorter keys are near to too many others to mean anything.
const shortestForgiven = 4

// Spellings returns every key that is one edit away from key: a rune dropped,
// two neighbours swapped, one replaced, one inserted. New runes are Latin
// letters, digits, and those that the key itself has. It returns nothing for
// keys shorter than four runes. Sorted, distinct, without key itself.
//
// Stores look all of them up in their name index, so that both find the same.
func Spellings(key string) []string {
	rs := []rune(key)
	if len(rs) < shortestForgiven {
		return nil
	}
	alphabet := slices.Compact(slices.Sorted(slices.Values(append([]rune("abcdefghijklmnopqrstuvwxyz0123456789"), rs...))))
	edit := func(upTo int, insert []rune, from int) string {
		return string(slices.Concat(rs[:upTo], insert, rs[from:]))
	}
	var out []string
	for i := range len(rs) + 1 {
		for _, r := range alphabet {
			out = append(out, edit(i, []rune{r}, i))
			if i < len(rs) {
				out = append(out, edit(i, []rune{r}, i+1))
			}
		}
		if i < len(rs) {
			out = append(out, edit(i, nil, i+1))
		}
		if i+1 < len(rs) {
			out = append(out, edit(i, []rune{rs[i+1], rs[i]}, i+2))
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(s string) bool { return s == key })
}

// shortestBeginning is the length in runes from which a key is also taken for
// the misspelled beginning of a longer name.
const shortestBeginning = 5

// Beginnings returns with what a name may start if key is its first part with
// one slip in it: the Spellings of key, without those that start with another
// of them and so find nothing more. It returns nothing for keys shorter than
// five runes. Sorted.
func Beginnings(key string) []string {
	if utf8.RuneCountInString(key) < shortestBeginning {
		return nil
	}
	var out []string
	for _, s := range Spellings(key) {
		if n := len(out); n == 0 || !strings.HasPrefix(s, out[n-1]) {
			out = append(out, s)
		}
	}
	return out
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
