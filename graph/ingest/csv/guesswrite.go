package csv

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// several are the things that take the values of all their columns.
var several = []string{"actor", "names", "origin", "target", "country", "region", "sector", "victim", "victim-country", "victim-sector", "markings"}

// write writes the mapping that was guessed.
func (g *guess) write() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Proposed for %s by its header and first %d rows. Look it over: a comment says why.\n", oneLine(g.in.Name), g.rows)
	fmt.Fprintf(&b, "dataset: %s\n", scalar(g.dataset))
	switch g.comma {
	case ',':
	case '\t':
		b.WriteString("delimiter: tab\n")
	default:
		fmt.Fprintf(&b, "delimiter: %s\n", scalar(string(g.comma)))
	}
	if !g.hasHeader {
		var names []string
		for _, name := range g.header() {
			names = append(names, scalar(name))
		}
		fmt.Fprintf(&b, "header: [%s] # the first row holds data; call the columns as you like\n", strings.Join(names, ", "))
	}
	b.WriteString("columns:\n")
	for _, is := range fields {
		if cs := g.chosen[is]; len(cs) > 0 {
			g.writeField(&b, is, cs)
		}
	}
	if len(g.doubts) > 0 {
		b.WriteString("\n# Not read; give a column a line above to read it:\n")
	}
	for _, d := range g.doubts {
		fmt.Fprintf(&b, "#   %s\n", d)
	}
	return b.Bytes()
}

func (g *guess) writeField(b *bytes.Buffer, is string, cs []*column) {
	if len(cs) == 1 {
		fmt.Fprintf(b, "  %s: %s%s\n", is, cs[0].field(), comment(cs[0].why))
		return
	}
	why := ""
	if !slices.Contains(several, is) {
		why = "the first that is not empty"
	}
	fmt.Fprintf(b, "  %s:%s\n", is, comment(why))
	for _, c := range cs {
		fmt.Fprintf(b, "    - %s%s\n", c.field(), comment(c.why))
	}
}

// field is the column as a mapping writes it.
func (c *column) field() string {
	parts := []string{"column: " + scalar(c.name)}
	for _, p := range []struct{ key, value string }{{"split", c.split}, {"layout", c.layout}, {"claimant", c.claimant}} {
		if p.value != "" {
			parts = append(parts, p.key+": "+scalar(p.value))
		}
	}
	var words []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		words = append(words, scalar(w)+": "+scalar(c.words[w]))
	}
	if words != nil {
		parts = append(parts, "words: {"+strings.Join(words, ", ")+"}")
	}
	if len(parts) == 1 {
		return scalar(c.name)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func comment(why string) string {
	if why == "" {
		return ""
	}
	return " # " + oneLine(why)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*$`)
	yamlWord    = regexp.MustCompile(`(?i)^(y|n|yes|no|true|false|on|off|null|nan|inf)$`)
)

// scalar is a text as YAML writes it: in quotes unless plain words cannot be taken for anything else.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWord.MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}
