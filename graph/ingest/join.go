package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// What a document says twice is said once, whatever the order in which it says
// it: from its earliest day, with every wording, note, confidence and marking. So
// nothing here may depend on what came first.

// joinClaims joins the claims that are one, once all is known of the documents
// that they rest on.
func (b *Builder) joinClaims() {
	for i, c := range b.doc.Claims {
		b.doc.Claims[i] = b.dateBySource(c)
	}
	b.doc.Claims = joinEqual(b.doc.Claims)
}

// joinEqual joins the claims that are one, in place.
func joinEqual(claims []graph.Claim) []graph.Claim {
	place := make(map[graph.ID]int, len(claims))
	again := map[int][]graph.Claim{}
	kept := claims[:0]
	for _, c := range claims {
		id := c.Identify()
		if i, known := place[id]; known {
			if !isSameVersion(c.Version, kept[i].Version) {
				again[i] = append(again[i], c)
			}
			continue
		}
		place[id] = len(kept)
		kept = append(kept, c)
	}
	for i, others := range again {
		kept[i] = join(append(others, kept[i]))
	}
	clear(claims[len(kept):])
	return kept
}

// join returns claims of one identity as one. It is as sure as the surest of
// them, and its note tells of the others; it is as restricted as all of them together.
func join(all []graph.Claim) graph.Claim {
	out := all[0]
	var stated, notes, markings []string
	var sure []int
	for _, c := range all {
		out.SaidOn = earlier(out.SaidOn, c.SaidOn)
		stated, notes, markings = append(stated, c.Stated), append(notes, c.Note), append(markings, c.Markings...)
		if c.Confidence != nil {
			sure = append(sure, *c.Confidence)
		}
	}
	out.Stated, out.Note = texts(stated), texts(notes)
	slices.Sort(markings)
	out.Markings = slices.Compact(markings)
	slices.Sort(sure)
	if sure = slices.Compact(sure); len(sure) > 0 {
		out.Confidence = &sure[len(sure)-1]
	}
	if len(sure) > 1 {
		also := "also said with confidence " + strings.Trim(fmt.Sprint(sure[:len(sure)-1]), "[]")
		out.Note = strings.TrimPrefix(out.Note+"; "+also, "; ")
	}
	return out
}

// maxTexts is how many texts are joined to one; the others are counted.
const maxTexts = 100

// texts returns texts as one, in their order, without what they share: "a; b" and
// "b; c" are "a; b; c".
func texts(all []string) string {
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
	if len(all) == 1 {
		return all[0]
	}
	left := max(0, len(all)-maxTexts)
	seen := map[string]bool{"": true}
	var parts []string
	for _, text := range all[:len(all)-left] {
		for part := range strings.SplitSeq(text, "; ") {
			if !seen[part] {
				seen[part] = true
				parts = append(parts, part)
			}
		}
	}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", left))
	}
	return strings.Join(parts, "; ")
}

// Once adds an entity that several places of a document may describe, or what
// another place says of it: of two spellings, titles or the like the first in the
// order of texts stands, but a title before a mere address, and all descriptions.
func (b *Builder) Once(at Place, e graph.Entity) graph.ID {
	i, known := b.entities[e.ID]
	if !known {
		return b.Entity(at, e)
	}
	e.Name = graph.CleanName(e.Name)
	if err := checkEntity(e); err != nil {
		b.Reject(at, "%v", err)
		return e.ID
	}
	old := b.doc.Entities[i]
	b.doc.Entities[i] = joinEntities(old, e)
	if e.Description != old.Description && e.Kind() != graph.Source { // what a document is told by is its citation, one of them
		if b.prose[e.ID] == nil {
			b.prose[e.ID] = []string{old.Description}
		}
		b.prose[e.ID] = append(b.prose[e.ID], e.Description)
	}
	return e.ID
}

// joinProse gives what several places describe all their descriptions, once all are known.
func (b *Builder) joinProse() {
	for id, all := range b.prose {
		b.doc.Entities[b.entities[id]].Description = texts(all)
	}
}

// joinEntities joins two descriptions of one entity, field by field, so that it is
// all the same which of several come first.
func joinEntities(a, b graph.Entity) graph.Entity {
	isAddress := func(e graph.Entity) bool { return strings.Contains(e.Name, "://") }
	if cmp.Or(compareBools(isAddress(a), isAddress(b)), compareSpans(a.Published, b.Published), cmp.Compare(a.Name, b.Name)) > 0 {
		a, b = b, a
	}
	a.Description = least(a.Description, b.Description)
	a.Publisher, a.URL = least(a.Publisher, b.Publisher), least(a.URL, b.URL)
	a.STIXType, a.STIXClass, a.ExternalID = least(a.STIXType, b.STIXType), least(a.STIXClass, b.STIXClass), least(a.ExternalID, b.ExternalID)
	a.Published, a.Occurred = Earlier(a.Published, b.Published), Earlier(a.Occurred, b.Occurred)
	a.Markings = union(a.Markings, b.Markings)
	a.Names = union(a.Names, b.Names)
	a.References = union(a.References, b.References)
	return a
}

// Earlier returns the one of two times that can have begun first.
func Earlier(a, b graph.Span) graph.Span {
	if compareSpans(b, a) < 0 {
		return b
	}
	return a
}

// least returns the first of two texts in their order, of which none is empty.
func least[T ~string](a, b T) T {
	if a == "" || b == "" {
		return a + b
	}
	return min(a, b)
}

// union returns what is in either, sorted, each once.
func union[T cmp.Ordered](a, b []T) []T {
	if len(b) == 0 || slices.Equal(a, b) {
		return a
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// compareSpans orders times by when they can have begun; none comes last.
func compareSpans(a, b graph.Span) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	first, _ := a.Bounds()
	second, _ := b.Bounds()
	return cmp.Or(cmp.Compare(first, second), cmp.Compare(a.String(), b.String()))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
