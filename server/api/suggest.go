package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// unknown is the error of a name that nothing of some kinds has.
func (s *scope) unknown(ctx context.Context, name string, kinds ...graph.Kind) error {
	hint, err := s.suggest(ctx, name, kinds...)
	if err != nil {
		return err
	}
	return withHint(&absentError{absence(name, kinds)}, hint)
}

// absence says that nothing of some kinds has a name.
func absence(name string, kinds []graph.Kind) string {
	if len(kinds) == 1 {
		return fmt.Sprintf("no %s %q", kinds[0], name)
	}
	return fmt.Sprintf("nothing is called %q", name)
}

const (
	suggestedNames   = 5   // how many near names a hint gives
	longestSuggested = 128 // how many letters of an unknown name they are near to; a letter has four bytes at most
)

// suggest returns a hint with the names of some kinds that are nearest to an unknown
// one. Where none is near, the ends of longer names are given up letter by letter.
func (s *scope) suggest(ctx context.Context, name string, kinds ...graph.Kind) (string, error) {
	said := absence(name, kinds)
	text := []rune(graph.Fold(name))
	text = text[:min(len(text), longestSuggested)]
	for range 4 {
		hits, err := s.request.today().search(ctx, string(text), kinds, suggestedNames)
		if err != nil {
			return "", err
		}
		if near := alternatives(name, hits); near != "" {
			return said + "; did you mean " + near + "?", nil
		}
		if len(text) < 5 {
			break
		}
		text = text[:len(text)-1]
	}
	if len(kinds) > 1 {
		return said + "; search(text:) looks for parts of names", nil
	}
	return said + fmt.Sprintf("; search(text:, kinds: [%s]) looks for parts of names", strings.ToUpper(string(kinds[0]))), nil
}

// alternatives lists the names of hits but that which was asked for: "APT33, APT37
// or APT38", empty for none. What has that name was not stored by the view's snapshot.
func alternatives(asked string, hits []foundEntity) string {
	var names []string
	for _, h := range hits {
		if !slices.Contains(names, h.entity.Name) && graph.Fold(h.entity.Name) != graph.Fold(asked) {
			names = append(names, h.entity.Name)
		}
	}
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
