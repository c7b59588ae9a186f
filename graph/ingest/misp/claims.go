package misp

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// addOrigin adds where a group comes from, and which state is suspected behind
// it. The confidence is that of the country.
func (w *writer) addOrigin(rec record) {
	if code := w.text(rec, "country"); code != "" {
		country, ok := vocab.Country(code)
		if !ok {
			w.Reject(rec.at("country"), "%q is no country", code)
		} else {
			c := w.claim(graph.OriginatesFrom, rec, country)
			c.Stated, c.Confidence = code, w.confidence(rec)
			w.Claim(rec.at("country"), c)
		}
	}
	const key = "cfr-suspected-state-sponsor"
	for _, sponsor := range w.texts(rec, key) {
		if ingest.IsNobody(sponsor) {
			w.CountOutside(key+": "+sponsor, 1)
			continue
		}
		behind, ok := vocab.Country(sponsor)
		if !ok {
			behind = w.Organization(rec.at(key), sponsor)
		}
		c := w.claim(graph.AttributedTo, rec, behind)
		c.Stated = sponsor
		w.Claim(rec.at(key), c)
	}
}

func (w *writer) confidence(rec record) *int {
	const key = "attribution-confidence"
	text := w.text(rec, key)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		w.Reject(rec.at(key), "%q is no confidence; it goes from 0 to 100", text)
		return nil
	}
	return &n
}

// addTargets adds the suspected victims and the sectors, each as it stands: the
// cluster does not say which sector was hit where. The note tells which field
// of the record says so, as a category can be of people too ("Dissidents").
func (w *writer) addTargets(rec record) {
	for _, field := range []struct {
		key string
		add func(ingest.Place, graph.Claim, string)
	}{
		{"cfr-suspected-victims", w.Target},
		{"cfr-target-category", w.TargetSector},
		{"targeted-sector", w.TargetSector},
	} {
		for _, words := range w.texts(rec, field.key) {
			c := w.claim(graph.Targets, rec, "")
			c.Note = field.key
			field.add(rec.at(field.key), c, words)
		}
	}
}

// relations are the types of related that the model holds. The others, and
// those that lead out of the file (to tools, or to another data set's records)
// are counted.
var relations = map[string]graph.Predicate{
	"similar":  graph.SimilarTo,
	"overlaps": graph.Overlaps,
	"part-of":  graph.PartOf,
}

func (w *writer) addRelations(rec record) {
	for i, rel := range rec.Related {
		predicate, ok := relations[rel.Type]
		dest, inFile := w.ids[strings.ToLower(strings.TrimSpace(rel.Dest))]
		if !ok || !inFile {
			w.CountOutside("related: "+rel.Type, 1)
			continue
		}
		c := w.claim(predicate, rec, dest)
		c.Note = strings.Join(rel.Tags, "; ")
		w.Claim(rec.field("related/"+strconv.Itoa(i)), c)
	}
}

// claimedKeys are the keys of meta that become claims. origin:NAME is one too.
var claimedKeys = []string{
	"attribution-confidence", "cfr-suspected-state-sponsor", "cfr-suspected-victims",
	"cfr-target-category", "country", "name-attribution", "synonyms", "targeted-sector",
}

// countOutside counts what the record says beyond the model, entry by entry.
// References are among it: they do not say which claim they support.
func (w *writer) countOutside(rec record) {
	for _, key := range slices.Sorted(maps.Keys(rec.Meta)) {
		if !slices.Contains(claimedKeys, key) && !strings.HasPrefix(key, "origin:") {
			w.CountOutside(key, entries(rec.Meta[key]))
		}
	}
}

// entries is the length of a list, and 1 for anything else.
func entries(raw jsontext.Value) int {
	var list []jsontext.Value
	if raw.Kind() == '[' && json.Unmarshal(raw, &list) == nil {
		return len(list)
	}
	return 1
}
