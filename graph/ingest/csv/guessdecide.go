package csv

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decide says of each column what it is: by its name, held to what stands in it.
func (g *guess) decide() {
	g.chosen = map[string][]*column{}
	headed := map[*column]string{}
	has := func(is string) bool {
		for _, h := range headed {
			if h == is {
				return true
			}
		}
		return false
	}
	for _, c := range g.columns {
		headed[c] = c.heading()
	}
	dated := has("occurred") || has("occurred-from")
	victim := has("victim")
	for _, c := range g.columns {
		is := headed[c]
		switch {
		case !c.isWritable():
			g.leave(c, fmt.Sprintf("column %d has no name that can be written", c.index+1))
			continue
		case len(c.cells) == 0:
			g.leave(c, "it is empty in the first rows")
			continue
		case is == "countries" && victim, is == "country" && victim && !has("countries"):
			is = "victim-country"
		case is == "countries" && dated:
			is = "country"
			c.why = "the country that was hit, as the rows are dated; if it is where the group comes from, call it origin"
		case is == "countries":
			is = "origin"
			c.why = "where the group comes from, as no row is dated; if it is who was hit, call it country"
		case is == "sector" && victim:
			is = "victim-sector"
		case is == "incident" && !dated:
			g.leave(c, "it would be incident, what happened together, but no row is dated")
			continue
		}
		if is == "" && vendorIn(c.name) != "" {
			is = "names"
		}
		g.choose(is, c)
	}
	g.findActor()
}

// choose takes a column for what it is, if what stands in it is so.
func (g *guess) choose(is string, c *column) {
	switch is {
	case "":
		g.leave(c, "its name does not tell what it is"+c.kind())
		return
	case "actor":
		c.split = c.listSeparator(";", "|", "\n")
	case "names":
		c.split = c.listSeparator(";", "|", "\n", ",")
		if v := vendorIn(c.name); v != "" && v != vendor(c.name) {
			c.claimant = v
		}
	case "occurred", "occurred-from", "occurred-to", "recorded":
		if !g.chooseTime(is, c) {
			return
		}
	case "source-url":
		if !c.mostly(50, "", isURL) {
			is = "source-title"
		}
	case "source-title":
		if c.mostly(50, "", isURL) {
			is = "source-url"
		}
	case "confidence":
		g.chooseConfidence(c)
	case "target", "country", "region", "sector", "victim", "victim-country", "victim-sector", "origin":
		if is = g.chooseWhom(is, c); is == "" {
			return
		}
	}
	g.chosen[is] = append(g.chosen[is], c)
}

func (g *guess) chooseTime(is string, c *column) bool {
	layout, ambiguous, ok := c.layoutOf()
	switch {
	case !ok:
		g.leave(c, fmt.Sprintf("it would be %s, but %q is no time in a form that is known; give its layout", is, c.cells[0]))
		return false
	case ambiguous:
		g.leave(c, fmt.Sprintf("it would be %s: {column: %s, layout: %s}, or with layout: %s; the rows do not tell which", is, scalar(c.name), layout, otherOrder[layout]))
		return false
	}
	c.layout = layout
	return true
}

// chooseWhom settles what a column of targets or origins is by what the vocabulary
// knows of it: a column of which it knows little takes any word.
func (g *guess) chooseWhom(is string, c *column) string {
	tests := map[string]func(string) bool{
		"country": isCountry, "region": isRegion, "sector": isSector, "victim-country": isCountry, "victim-sector": isSector, "origin": isCountry,
	}
	test := tests[is]
	switch is {
	case "victim":
		c.split = c.listSeparator(";", "|", "\n")
		if c.mostly(80, c.splitBy(isCountry), isCountry) {
			is, test = "country", isCountry // "victim" in some tables is the country
		} else {
			return is
		}
	case "target":
		test = isTarget
	}
	c.split = c.splitBy(test)
	yes, of := c.share(c.split, test)
	known := fmt.Sprintf("%d of the first %d are known", yes, of)
	switch {
	case is == "target" || 100*yes >= 80*of:
		c.why = strings.TrimPrefix(c.why+"; "+known, "; ")
		return is
	case is == "country" || is == "region" || is == "sector":
		c.split = c.splitBy(isTarget)
		c.why = known + " as " + is + ", so it takes any word"
		return "target"
	case 100*yes >= 50*of:
		c.why = known
		return is
	}
	g.leave(c, fmt.Sprintf("it would be %s, but only %s", is, known))
	return ""
}

// chooseConfidence reads words on the scale of STIX 2.1 (appendix A): low, medium, high.
func (g *guess) chooseConfidence(c *column) {
	scale := map[string]string{"none": "0", "low": "15", "med": "50", "medium": "50", "moderate": "50", "high": "85"}
	for _, cell := range c.cells {
		if n, ok := scale[strings.ToLower(cell)]; ok {
			if c.words == nil {
				c.words, c.why = map[string]string{}, "words as on STIX's scale of none, low, med, high"
			}
			c.words[cell] = n
		}
	}
}

// findActor takes the first column of names where none is called as the actor.
func (g *guess) findActor() {
	if len(g.chosen["actor"]) > 0 {
		return
	}
	for _, c := range g.columns {
		is := g.use(c)
		if c.isWritable() && (is == "" || is == "names" || is == "incident-name") && c.mostly(80, "", isName) {
			g.chosen[is] = slices.DeleteFunc(g.chosen[is], func(other *column) bool { return other == c })
			g.doubts = slices.DeleteFunc(g.doubts, func(d string) bool { return strings.HasPrefix(d, scalar(c.name)+": ") })
			c.split, c.claimant, c.why = "", "", "the first column that holds names; nothing is called actor"
			g.chosen["actor"] = []*column{c}
			return
		}
	}
}

// isWritable reports whether a mapping can name the column.
func (c *column) isWritable() bool { return c.name != "" && isPrintable(c.name) }

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError })
}

// use returns what a column is taken for.
func (g *guess) use(c *column) string {
	for is, cs := range g.chosen {
		if slices.Contains(cs, c) {
			return is
		}
	}
	return ""
}

func (g *guess) leave(c *column, why string) { g.doubts = append(g.doubts, scalar(c.name)+": "+why) }
