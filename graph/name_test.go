package graph_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"  APT37 ":                 "APT37",
		"Group\t \n123":            "Group 123",
		"APT\u00a037":              "APT 37", // a space that does not break
		"Cafe\u0301":               "Caf\u00e9",
		"ScarCruft":                "ScarCruft",
		"\u2003":                   "",
		"a\u200bb":                 "a\u200bb", // no white space to Unicode
		"\uff21\uff30\uff34\u2460": "\uff21\uff30\uff34\u2460",
	} {
		if got := graph.CleanName(name); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, want, why string }{
		{"APT 37", "apt37", "case and space"},
		{"APT-C-36", "aptc36", "punctuation"},
		{"Caf\u00e9", "cafe", "an accent is a mark, not a letter"},
		{"Cafe\u0301", "cafe", "whichever way it is written"},
		{"\u0130stanbul", "istanbul", "a dot above is a mark"},
		{"Stra\u00dfe", "strasse", "full case folding"},
		{"STRASSE", "strasse", ""},
		{"\uff21\uff30\uff34\uff13\uff17", "apt37", "full width"},
		{"\ufb01n7", "fin7", "a ligature"},
		{"\u2460", "1", "a circled digit"},
		{"\u041c\u0435\u0434\u0432\u0435\u0434\u044c", "\u043c\u0435\u0434\u0432\u0435\u0434\u044c", "letters of every script stay"},
		{"\u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3", "\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c3", "a final sigma is a sigma"},
		{"\u6d77\u83b2\u82b1", "\u6d77\u83b2\u82b1", ""},
		{"...", "", "punctuation alone has no key"},
		{"\u0301", "", "a mark alone neither"},
		{"", "", ""},
	} {
		if got := graph.Fold(c.name); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q %s", c.name, got, c.want, c.why)
		}
	}
}

func TestFoldHearsNoNormalFormNorCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		key := graph.Fold(name)
		for form, other := range map[string]string{"NFC": norm.NFC.String(name), "NFD": norm.NFD.String(name), "NFKC": norm.NFKC.String(name), "key": key} {
			if got := graph.Fold(other); got != key {
				t.Fatalf("Fold of the %s, %q, is %q, want %q", form, other, got, key)
			}
		}
		if spaced := graph.Fold(" -" + strings.Join(strings.Split(name, ""), " ") + "."); utf8.ValidString(name) && spaced != key {
			t.Fatalf("Fold with spaces is %q, want %q", spaced, key)
		}
	})
}

// A name of ASCII alone is folded by a shorter way: one more letter, which is none of
// ASCII's, makes no difference to the key of the rest.
func TestFoldOfASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: 0x7f, Stride: 1}}})).Draw(t, "name")
		if got, want := graph.Fold(name)+"e", graph.Fold(name+"\u00e9"); got != want {
			t.Fatalf("Fold(%q) and a letter is %q, want %q", name, got, want)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for _, name := range []string{"Ministry of Foreign Affairs", "Minist\u00e8re de la D\u00e9fense"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				graph.Fold(name)
			}
		})
	}
}

func TestSpellings(t *testing.T) {
	got := graph.Spellings("apt3")
	for _, want := range []string{"apt", "pt3", "pat3", "at3", "apt33", "xapt3", "apt38", "apx3", "aapt3", "ap3t"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is one edit from apt3 and missing", want)
		}
	}
	for _, far := range []string{"apt3", "ap", "tap3", "apt\u00e93", "", "apt345"} {
		if slices.Contains(got, far) {
			t.Errorf("%q is not one edit from apt3", far)
		}
	}
	for _, short := range []string{"", "a", "apt", "\u6d77\u83b2\u82b1"} {
		if got := graph.Spellings(short); len(got) != 0 {
			t.Errorf("Spellings(%q) has %d, want none: it is near to too much", short, len(got))
		}
	}
	if got := graph.Spellings("\u6d77\u83b2\u82b1\u6d77"); !slices.Contains(got, "\u6d77\u83b2\u82b1\u82b1") || !slices.Contains(got, "\u83b2\u6d77\u82b1\u6d77") {
		t.Error("runes of the key itself are tried too")
	}
}

func TestSpellingsAreTheEditsOfAKey(t *testing.T) {
	key := rapid.StringMatching(`[a-z0-9\x{e9}\x{6d77}]{4,12}`)
	rapid.Check(t, func(t *rapid.T) {
		k := key.Draw(t, "key")
		got := graph.Spellings(k)
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) || slices.Contains(got, k) {
			t.Fatalf("spellings of %q are not sorted, distinct and other", k)
		}
		for _, s := range rapid.Permutation(got).Draw(t, "some")[:10] {
			if !oneEdit([]rune(k), []rune(s)) {
				t.Fatalf("%q is not one edit from %q", s, k)
			}
		}
		if typo := edited(t, k); typo != k && !slices.Contains(got, typo) {
			t.Fatalf("%q is one edit from %q and missing", typo, k)
		}
	})
}

// Names that start with a spelling of a key are those that start with one of its
// Beginnings, which no two of them do alike.
func TestBeginnings(t *testing.T) {
	for _, key := range []string{"", "apt1", "\u00e9t\u00e9s"} {
		if got := graph.Beginnings(key); len(got) != 0 {
			t.Errorf("%q is too short, but has %d", key, len(got))
		}
	}
	key := rapid.StringMatching(`[ab\x{6d77}]{5,7}`)
	rapid.Check(t, func(t *rapid.T) {
		k := key.Draw(t, "key")
		name := rapid.StringMatching(`[ab\x{6d77}]{3,9}`).Draw(t, "name")
		starts := func(with string) bool { return strings.HasPrefix(name, with) }
		beginnings := slices.DeleteFunc(graph.Beginnings(k), func(b string) bool { return !starts(b) })
		if want := slices.ContainsFunc(graph.Spellings(k), starts); want != (len(beginnings) == 1) || len(beginnings) > 1 {
			t.Fatalf("%q starts with %q of %q; by its spellings: %t", name, beginnings, k, want)
		}
	})
}

// edited returns a key after one random edit.
func edited(t *rapid.T, key string) string {
	rs := []rune(key)
	i := rapid.IntRange(0, len(rs)-1).Draw(t, "place")
	r := rapid.SampledFrom([]rune("abcxyz059")).Draw(t, "rune")
	switch rapid.IntRange(0, 3).Draw(t, "edit") {
	case 0:
		return string(slices.Insert(rs, i, r))
	case 1:
		return string(slices.Delete(rs, i, i+1))
	case 2:
		rs[i] = r
	default:
		j := max(i, 1)
		rs[j-1], rs[j] = rs[j], rs[j-1]
	}
	return string(rs)
}

// oneEdit says by trying what one edit leads from a to b.
func oneEdit(a, b []rune) bool {
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	a, b = a[start:], b[start:]
	switch len(a) - len(b) {
	case 1:
		return slices.Equal(a[1:], b)
	case -1:
		return slices.Equal(a, b[1:])
	case 0:
		swapped := len(a) > 1 && a[0] == b[1] && a[1] == b[0] && slices.Equal(a[2:], b[2:])
		return len(a) > 0 && (slices.Equal(a[1:], b[1:]) || swapped)
	}
	return false
}
