package misp

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// noteUnread tells which records could not be read, or not all of them: those
// that something of was rejected. What was rejected of producer.json is none of them.
func (w *writer) noteUnread(c *cluster) {
	ids := map[string]graph.ID{} // by where they stand: /values/12
	for _, rec := range append(c.records, c.unread...) {
		if id, ok := w.idOf(rec); ok {
			ids[rec.place.Path] = id
		}
	}
	for _, reject := range w.Rejects {
		if reject.File != c.file {
			continue
		}
		path := strings.SplitN(reject.Path, "/", 4) // "", values, 12, ...
		if len(path) < 3 || path[1] != "values" {
			continue
		}
		if id, ok := ids[strings.Join(path[:3], "/")]; ok {
			w.Unread(id)
		} else {
			w.Lose()
		}
	}
}
