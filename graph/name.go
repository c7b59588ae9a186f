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
	if key, plain := foldASCII(name); plain {
		return key
	}
	return foldUnicode(name)
}

// foldASCII is Fold for a name of ASCII alone, as most are, in a twentieth of the time; false for any other.
func foldASCII(name string) (string, bool) {
	key := make([]byte, 0, len(name))
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			key = append(key, c+'a'-'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			key = append(key, c)
		}
	}
	return string(key), true
}

func foldUnicode(name string) string {
	folded := cases.Fold().String(norm.NFKD.String(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r) // Cherokee folds either case to the other
		}
		return -1
	}, norm.NFKD.String(folded))
}

// MaxName is how many bytes a name has at most that somebody asks for, and any
// other text that names are searched by. The longest name in the public feeds, a
// report's title, has 330. A store may hold longer ones; they are found by what
// they begin with.
const MaxName = 512

// CheckName returns an error that wraps ErrInvalid if a text that names are
// searched by is longer than MaxName. The field is where the caller was given it.
func CheckName(field, text string) error {
	if len(text) > MaxName {
		return Invalid(field, "a name of %d bytes cannot be looked up; give at most %d", len(text), MaxName)
	}
	return nil
}

// A key is also searched by close spelling if it has so many runes. Shorter keys
// are near to too many others to mean anything. Longer ones are pasted, not
// typed: of 7,875 names in the public feeds that are no titles or ids, 95 are
// longer, and their beginnings find them. The bound holds the number of
// spellings, which grows with the square of the key's length, to MaxSpellings.
const (
	shortestForgiven = 4
	longestForgiven  = 32
)

// latin are the runes that are tried in every key.
const latin = "abcdefghijklmnopqrstuvwxyz0123456789"

// MaxSpellings is how many keys Spellings and Beginnings return at most: an
// insertion before and after every rune and a replacement of each, by every rune
// that is tried; each rune dropped; and each swapped with the next.
const MaxSpellings = (2*longestForgiven+1)*(len(latin)+longestForgiven) + 2*longestForgiven - 1

// Spellings returns every key that is one edit away from key: a rune dropped,
// two neighbours swapped, one replaced, one inserted. New runes are Latin
// letters, digits, and those that the key itself has. It returns nothing for
// keys shorter than 4 runes or longer than 32. Sorted, distinct, without key itself.
//
// Stores look all of them up in their name index, so that both find the same.
func Spellings(key string) []string {
	if n := utf8.RuneCountInString(key); n < shortestForgiven || n > longestForgiven {
		return nil
	}
	rs := []rune(key)
	alphabet := slices.Compact(slices.Sorted(slices.Values(append([]rune(latin), rs...))))
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
// five runes, or too long for Spellings. Sorted.
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
