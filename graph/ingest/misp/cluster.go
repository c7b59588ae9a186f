package misp

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// cluster is one file.
type cluster struct {
	file string // as the diagnostics name it

	name, typ, category, source, description, version string
	authors                                           []string
	markings                                          []string // of all of it

	records []record
	unread  []record // of which little could be read
}

// record is one element of a cluster's values.
type record struct {
	Value       string                    `json:"value"`
	UUID        string                    `json:"uuid"`
	Description string                    `json:"description"`
	Meta        map[string]jsontext.Value `json:"meta"` // raw, so that one odd key does not cost the record
	Related     []relation                `json:"related"`
	Tags        jsontext.Value            `json:"tags"` // as MISP exports them, also beside meta
	Tag         jsontext.Value            `json:"Tag"`

	place    ingest.Place
	keys     map[string]string // of meta as they are written, by their plain form
	markings []string
}

type relation struct {
	Dest string   `json:"dest-uuid"`
	Type string   `json:"type"`
	Tags []string `json:"tags"`
}

// actorTypes are what the types of clusters of actors end with: microsoft-activity-group.
var actorTypes = []string{"threat-actor", "intrusion-set", "activity-group", "groups", "threat-group", "actors"}

// actorCategories are what they are filed under.
var actorCategories = []string{"actor", "actors", "threatactor", "threatactors", "threatgroup", "threatgroups", "group", "groups", "intrusionset", "adversary", "adversaries"}

// holdsActors: old releases have no category, and producers have that of actors.
func (c *cluster) holdsActors() bool {
	if c.typ == producer {
		return false
	}
	ends := func(suffix string) bool { return strings.HasSuffix(c.typ, suffix) }
	return slices.ContainsFunc(actorTypes, ends) || slices.Contains(actorCategories, graph.Fold(c.category))
}

// maintainer is who says what the cluster says: its source, or its one author
// where the source is an address.
func (c *cluster) maintainer() string {
	switch isURL := strings.Contains(c.source, "://"); {
	case !isURL && !ingest.IsNobody(c.source):
		return c.source
	case isURL && len(c.authors) == 1 && !ingest.IsNobody(c.authors[0]):
		return c.authors[0]
	}
	return maintainer
}

// dataset is the key of the data set that a cluster of actors is.
func (c *cluster) dataset() string {
	if c.typ == threatActor {
		return "misp-galaxy"
	}
	return "misp-" + c.typ
}

func readCluster(ctx context.Context, in ingest.Input, maxBytes int64, diagnostics *ingest.Diagnostics) (*cluster, error) {
	c := &cluster{file: in.Name}
	hasValues := false
	err := ingest.EachElement(ctx, in, maxBytes, "values", func(e ingest.Element) error {
		if e.Name != "" {
			return c.addMember(e, diagnostics)
		}
		hasValues = true
		c.addRecord(e, diagnostics)
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case c.typ == "":
		return nil, in.Broken("it names no type, so it is no galaxy cluster")
	case !hasValues:
		return nil, in.Broken("it holds no values")
	}
	return c, nil
}

func (c *cluster) addRecord(e ingest.Element, diagnostics *ingest.Diagnostics) {
	var rec record
	at, err := diagnostics.DecodeFields(e, &rec, ingest.ListOf[relation]())
	rec.UUID = strings.ToLower(strings.TrimSpace(rec.UUID))
	at.ID = cmp.Or(rec.UUID, rec.Value)
	if err != nil {
		diagnostics.Reject(at, "%v", err)
		rec.place = e.Place
		c.unread = append(c.unread, rec)
		return
	}
	rec.place = at
	rec.keys = map[string]string{}
	for key := range rec.Meta {
		if plain := plainKey(key); rec.keys[plain] == "" || key == plain {
			rec.keys[plain] = key
		}
	}
	rec.readMarkings()
	rec.markings = append(rec.markings, diagnostics.RecordMarkings(rec.place, e.Value)...)
	rec.markings = append(rec.markings, diagnostics.MemberMarkings(rec.field("meta"), rec.Meta)...)
	c.records = append(c.records, rec)
}

// addMember takes what a file says of itself. One that does not say its type is
// broken: it is not what it seems. Any other odd member costs that member.
func (c *cluster) addMember(e ingest.Element, diagnostics *ingest.Diagnostics) error {
	switch plainKey(e.Name) {
	case "authors":
		c.authors = ingest.TagNames(e.Value)
	case "tags", "tag", "tlp", "pap", "markings":
		c.markings = append(c.markings, markingsIn(e.Name, e.Value)...)
	}
	field := map[string]*string{
		"name": &c.name, "type": &c.typ, "category": &c.category, "source": &c.source,
		"description": &c.description, "version": &c.version,
	}[e.Name]
	if field == nil {
		return nil
	}
	text, at, err := textOf(e.Place, e.Value)
	if list := ingest.TagNames(e.Value); e.Value.Kind() == '[' && len(list) == 1 {
		text, err = list[0], nil
	}
	switch {
	case err != nil && e.Name == "type":
		return &ingest.FileError{Place: at, Err: err}
	case err != nil:
		diagnostics.Reject(at, "%v", err)
	}
	*field = text
	return nil
}

// plainKey is a key of meta as all authors could have written it: suspected_victims
// and Suspected-Victims are one.
func plainKey(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(key)), "_", "-"), " ", "-")
}

// texts returns what a key of the record's meta says: a list of texts, or one
// text; trimmed, without empty ones.
func (w *writer) texts(rec record, key string) []string {
	raw, at := rec.Meta[rec.keys[key]], rec.at(key)
	list := []jsontext.Value{raw}
	if raw.Kind() == '[' {
		list = nil
		if at, err := ingest.DecodeAt(at, raw, &list); err != nil {
			w.Reject(at, "%v", err)
			return nil
		}
	}
	var texts []string
	for i, item := range list {
		at := at
		if raw.Kind() == '[' {
			at.Path += "/" + strconv.Itoa(i)
		}
		text, at, err := textOf(at, item)
		if err != nil {
			w.Reject(at, "%v", err)
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// text returns what a key of the record's meta says where one text belongs: of a
// list the first.
func (w *writer) text(rec record, key string) string {
	texts := w.texts(rec, key)
	if len(texts) == 0 {
		return ""
	}
	if len(texts) > 1 {
		w.Reject(rec.at(key), "it is a list of %d where one word belongs; the first is taken", len(texts))
	}
	return texts[0]
}

// at is the place of a key of the record's meta.
func (rec record) at(key string) ingest.Place {
	at := rec.place
	at.Path = string(jsontext.Pointer(at.Path + "/meta").AppendToken(cmp.Or(rec.keys[key], key)))
	return at
}

// textOf takes a text, or a number as it is written; null and absence are nothing.
func textOf(at ingest.Place, raw jsontext.Value) (string, ingest.Place, error) {
	switch raw.Kind() {
	case '0':
		return string(raw), at, nil
	case 'n', jsontext.KindInvalid:
		return "", at, nil
	}
	var s string
	at, err := ingest.DecodeAt(at, raw, &s)
	return strings.TrimSpace(s), at, err
}
