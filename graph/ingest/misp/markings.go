package misp

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// markingKeys are the keys of meta that mark what may be shared.
var markingKeys = []string{"tags", "tag", "tlp", "pap", "marking", "markings"}

// readMarkings gathers how a record may be shared: by its tags, such as
// tlp:amber, and by the keys of its meta that say it.
func (rec *record) readMarkings() {
	rec.markings = append(markingsIn("tags", rec.Tags), markingsIn("tags", rec.Tag)...)
	for _, key := range markingKeys {
		rec.markings = append(rec.markings, markingsIn(key, rec.Meta[rec.keys[key]])...)
	}
}

// markingsIn returns the markings that a member states. Tags can be of anything;
// what is called TLP or PAP is a level, and one that cannot be read restricts most.
func markingsIn(key string, raw jsontext.Value) []string {
	var out []string
	for _, text := range ingest.TagNames(raw) {
		switch key = plainKey(key); key {
		case "tlp", "pap":
			out = append(out, graph.ReadLevel(strings.ToUpper(key), text)...)
		default:
			out = append(out, graph.ReadMarkings(text)...)
		}
	}
	return out
}

// markings returns those of records that something is said of, and of the cluster.
func (w *writer) markings(records ...record) []string {
	out := slices.Clone(w.cluster.markings)
	for _, rec := range records {
		out = append(out, rec.markings...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
