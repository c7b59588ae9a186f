package eurepoc

import (
	"errors"
	"strconv"
	"strings"
)

var errList = errors.New("not a list of texts as ['a', 'b']")

// texts reads a list as the tables write it: Python's ['a', "b's", None]. An
// empty cell is an empty list; None is an empty text.
func texts(cell string) ([]string, error) {
	if cell == "" {
		return nil, nil
	}
	rest, ok := strings.CutPrefix(cell, "[")
	if !ok || !strings.HasSuffix(rest, "]") {
		return nil, errList
	}
	rest = strings.TrimSpace(strings.TrimSuffix(rest, "]"))
	var out []string
	for rest != "" {
		item, after, err := text(rest)
		if err != nil {
			return nil, err
		}
		out = append(out, item)
		after = strings.TrimSpace(after)
		if after == "" {
			break
		}
		if rest, ok = strings.CutPrefix(after, ","); !ok {
			return nil, errList
		}
		rest = strings.TrimSpace(rest)
	}
	return out, nil
}

// text reads one text and returns what follows it.
func text(s string) (item, rest string, err error) {
	if after, ok := strings.CutPrefix(s, "None"); ok {
		return "", after, nil
	}
	quote := s[0]
	if quote != '\'' && quote != '"' {
		return "", "", errList
	}
	var b strings.Builder
	for rest = s[1:]; rest != "" && rest[0] != quote; {
		// Go reads the escapes that Python writes: \', \\, \n, \xa0, \u2013.
		r, _, after, err := strconv.UnquoteChar(rest, quote)
		if escaped, ok := strings.CutPrefix(rest, `\`); err != nil && ok && escaped != "" && strings.ContainsRune(`'"`, rune(escaped[0])) {
			r, after, err = rune(escaped[0]), escaped[1:], nil
		}
		if err != nil {
			return "", "", errList
		}
		b.WriteRune(r)
		rest = after
	}
	if rest == "" {
		return "", "", errList
	}
	return b.String(), rest[1:], nil
}
