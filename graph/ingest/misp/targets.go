package misp

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// The keys of meta that name targets: by any words, by sectors, and in prose.
var (
	targetKeys = []string{
		"cfr-suspected-victims", "suspected-victims", "suspected-victim", "victims", "targets", "targeted-countries", "targeted-country",
		"target-countries", "target-country", "observed-countries", "observed-country", "targeted-regions", "targeted-region",
	}
	sectorKeys = []string{
		"cfr-target-category", "target-category", "target-categories", "targeted-sector", "targeted-sectors", "target-sector", "target-sectors",
		"observed-sectors", "observed-sector", "targeted-industries", "target-industries",
	}
	proseKeys = []string{"victimology"}
)

// addTargets adds the suspected victims and the sectors, each as it stands: the
// cluster does not say which sector was hit where. The note tells which field
// of the record says so, as a category can be of people too ("Dissidents").
func (w *writer) addTargets(rec record) {
	for _, fields := range []struct {
		keys []string
		add  func(ingest.Place, graph.Claim, string)
	}{
		{targetKeys, w.addTarget}, {sectorKeys, w.TargetSector}, {proseKeys, w.addVictimology},
	} {
		for _, key := range fields.keys {
			for _, words := range w.texts(rec, key) {
				c := w.claim(graph.Targets, rec, "")
				c.Note = key
				fields.add(rec.at(key), c, words)
			}
		}
	}
}

// addTarget adds a target, or several where words are a list of what the
// vocabulary knows: "Japan, Vietnam".
func (w *writer) addTarget(at ingest.Place, c graph.Claim, words string) {
	unknown := func(part string) bool { return vocab.ResolveTarget(part).Unresolved }
	parts := splitWords(words)
	if len(parts) == 1 || !unknown(words) || slices.ContainsFunc(parts, unknown) {
		parts = []string{words}
	}
	for _, part := range parts {
		w.Target(at, c, part)
	}
}

// longestVictim is how many words of prose can be a victim's name.
const longestVictim = 8

// addVictimology adds the targets of a list in prose. A part of many words is a
// sentence, and is counted.
func (w *writer) addVictimology(at ingest.Place, c graph.Claim, words string) {
	if !vocab.ResolveTarget(words).Unresolved {
		w.Target(at, c, words)
		return
	}
	for _, part := range splitWords(strings.TrimSuffix(words, ".")) {
		if len(strings.Fields(part)) > longestVictim {
			w.CountOutside(c.Note+" in prose", 1)
			w.CountLeft(1)
			continue
		}
		w.Target(at, c, part)
	}
}

func splitWords(words string) []string {
	for _, separator := range []string{"\n", ";", ","} {
		if parts := vocab.SplitList(words, separator); len(parts) > 1 {
			return parts
		}
	}
	return []string{words}
}
