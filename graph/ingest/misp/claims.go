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

// The keys of meta that become claims, beside those of names, targets and markings.
var (
	countryKeys = []string{"country", "country-of-origin", "origin-country"}
	sponsorKeys = []string{"cfr-suspected-state-sponsor", "suspected-state-sponsor", "state-sponsor", "sponsor"}
	sinceKeys   = []string{"since", "active-since", "first-seen"}
	untilKeys   = []string{"until", "active-until", "last-seen"}
	otherKeys   = []string{"external-id", confidenceKey, attributionKey}
)

const (
	confidenceKey  = "attribution-confidence"
	attributionKey = "name-attribution"
	originKey      = "origin:" // before a name, of which it tells who coined it
)

// addOrigin adds where a group comes from, and which state is suspected behind
// it. The confidence is that of the country.
func (w *writer) addOrigin(rec record) {
	for _, key := range countryKeys {
		for _, words := range w.texts(rec, key) {
			w.addCountry(rec, key, words)
		}
	}
	for _, key := range sponsorKeys {
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
}

// addCountry adds a country that a group comes from, or those of a list.
func (w *writer) addCountry(rec record, key, words string) {
	if ingest.IsNoCountry(words) {
		w.CountOutside(key+": "+words, 1)
		return
	}
	for _, word := range vocab.SplitList(words, ",") {
		country, ok := vocab.Country(word)
		if !ok {
			w.Reject(rec.at(key), "%q is no country", word)
			continue
		}
		c := w.claim(graph.OriginatesFrom, rec, country)
		c.Stated, c.Confidence = words, w.confidence(rec)
		w.Claim(rec.at(key), c)
	}
}

func (w *writer) confidence(rec record) *int {
	text := w.text(rec, confidenceKey)
	if ingest.IsNobody(text) {
		return nil
	}
	x, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if n := int(x); err == nil && float64(n) == x && n >= 0 && n <= 100 {
		return &n
	}
	w.Reject(rec.at(confidenceKey), "%q is no confidence; it goes from 0 to 100", text)
	return nil
}

// addActivity adds that a group was active when it is said to have been since or
// first seen. If no end is told it was active then: not that it never ended.
func (w *writer) addActivity(rec record) {
	from, to := w.when(rec, sinceKeys), w.when(rec, untilKeys)
	c := w.claim(graph.Active, rec, "")
	c.Note = "since"
	var err error
	switch c.Occurred, err = ingest.Period(from, to); {
	case err != nil:
		w.Reject(rec.place, "%v", err)
	case !c.Occurred.IsZero():
		w.Claim(rec.place, c)
	}
}

// when reads the first of these keys that tells a time.
func (w *writer) when(rec record, keys []string) graph.Span {
	for _, key := range keys {
		text := w.text(rec, key)
		if ingest.IsNobody(text) {
			continue
		}
		span, err := ingest.ParseWhen(text)
		if err == nil {
			return span
		}
		w.Reject(rec.at(key), "%v", err)
	}
	return graph.Span{}
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
		c.Markings = w.markings(rec, w.records[dest])
		c.Note = strings.Join(rel.Tags, "; ")
		w.Claim(rec.field("related/"+strconv.Itoa(i)), c)
	}
}

// countOutside counts what the record says beyond the model, entry by entry.
// References are among it: they do not say which claim they support.
func (w *writer) countOutside(rec record) {
	claimed := slices.Concat(countryKeys, sponsorKeys, sinceKeys, untilKeys, otherKeys, nameKeys, targetKeys, sectorKeys, proseKeys)
	for _, key := range slices.Sorted(maps.Keys(rec.Meta)) {
		plain := plainKey(key)
		switch {
		case strings.HasPrefix(key, originKey):
		case slices.Contains(claimed, plain) && rec.keys[plain] == key:
		case slices.Contains(markingKeys, plain) && len(markingsIn(plain, rec.Meta[key])) > 0:
		default:
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
