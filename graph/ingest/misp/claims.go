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
func (r *reader) addOrigin(rec record) {
	if code := rec.text("country", &r.Diagnostics); code != "" {
		country, ok := vocab.Country(code)
		if !ok {
			r.Reject(rec.at("country"), "%q is no country", code)
		} else {
			c := r.claim(graph.OriginatesFrom, rec, country)
			c.Stated, c.Confidence = code, r.confidence(rec)
			r.Claim(rec.at("country"), c)
		}
	}
	const key = "cfr-suspected-state-sponsor"
	for _, sponsor := range rec.texts(key, &r.Diagnostics) {
		if ingest.IsNobody(sponsor) {
			r.CountOutside(key+": "+sponsor, 1)
			continue
		}
		behind, ok := vocab.Country(sponsor)
		if !ok {
			behind = r.Organization(rec.at(key), sponsor)
		}
		c := r.claim(graph.AttributedTo, rec, behind)
		c.Stated = sponsor
		r.Claim(rec.at(key), c)
	}
}

func (r *reader) confidence(rec record) *int {
	const key = "attribution-confidence"
	text := rec.text(key, &r.Diagnostics)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		r.Reject(rec.at(key), "%q is no confidence; it goes from 0 to 100", text)
		return nil
	}
	return &n
}

// addTargets adds the suspected victims and the sectors, each as it stands: the
// cluster does not say which sector was hit where. The note tells which field
// of the record says so, as a category can be of people too ("Dissidents").
func (r *reader) addTargets(rec record) {
	for _, field := range []struct {
		key string
		add func(ingest.Place, graph.Claim, string)
	}{
		{"cfr-suspected-victims", r.Target},
		{"cfr-target-category", r.TargetSector},
		{"targeted-sector", r.TargetSector},
	} {
		for _, words := range rec.texts(field.key, &r.Diagnostics) {
			c := r.claim(graph.Targets, rec, "")
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

func (r *reader) addRelations(rec record) {
	for i, rel := range rec.Related {
		predicate, ok := relations[rel.Type]
		dest, inFile := r.ids[strings.ToLower(strings.TrimSpace(rel.Dest))]
		if !ok || !inFile {
			r.CountOutside("related: "+rel.Type, 1)
			continue
		}
		c := r.claim(predicate, rec, dest)
		c.Note = strings.Join(rel.Tags, "; ")
		r.Claim(rec.field("related/"+strconv.Itoa(i)), c)
	}
}

// held are the keys of meta that become claims. origin:NAME is one too.
var held = []string{
	"attribution-confidence", "cfr-suspected-state-sponsor", "cfr-suspected-victims",
	"cfr-target-category", "country", "name-attribution", "synonyms", "targeted-sector",
}

// countOutside counts what the record says beyond the model, entry by entry.
// References are among it: they do not say which claim they support.
func (r *reader) countOutside(rec record) {
	for _, key := range slices.Sorted(maps.Keys(rec.Meta)) {
		if !slices.Contains(held, key) && !strings.HasPrefix(key, "origin:") {
			r.CountOutside(key, entries(rec.Meta[key]))
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
