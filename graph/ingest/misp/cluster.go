package misp

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// cluster is one file.
type cluster struct {
	name, typ, category, source, description, version string

	records []record
}

// record is one element of a cluster's values.
type record struct {
	Value       string                    `json:"value"`
	UUID        string                    `json:"uuid"`
	Description string                    `json:"description"`
	Meta        map[string]jsontext.Value `json:"meta"` // raw, so that one odd key does not cost the record
	Related     []relation                `json:"related"`

	place ingest.Place
}

type relation struct {
	Dest string   `json:"dest-uuid"`
	Type string   `json:"type"`
	Tags []string `json:"tags"`
}

// holdsActors: old releases have no category, and producers have that of actors.
func (c *cluster) holdsActors() bool {
	return c.typ == threatActor || (c.category == "actor" && c.typ != producer)
}

// dataset is the key of the data set that a cluster of actors is.
func (c *cluster) dataset() string {
	if c.typ == threatActor {
		return "misp-galaxy"
	}
	return "misp-" + c.typ
}

func readCluster(ctx context.Context, in ingest.Input, maxBytes int64, diagnostics *ingest.Diagnostics) (*cluster, error) {
	c := &cluster{}
	hasValues := false
	err := ingest.EachElement(ctx, in, maxBytes, "values", func(e ingest.Element) error {
		if e.Name != "" {
			return c.addMember(e)
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
	at, err := ingest.Decode(e, &rec)
	rec.UUID = strings.ToLower(strings.TrimSpace(rec.UUID))
	at.ID = cmp.Or(rec.UUID, rec.Value)
	if err != nil {
		diagnostics.Reject(at, "%v", err)
		return
	}
	rec.place = at
	c.records = append(c.records, rec)
}

// addMember takes what a file says of itself. A member of another type than it
// should be breaks the file: it is not what it seems.
func (c *cluster) addMember(e ingest.Element) error {
	field := map[string]*string{
		"name": &c.name, "type": &c.typ, "category": &c.category, "source": &c.source,
		"description": &c.description, "version": &c.version,
	}[e.Name]
	if field == nil {
		return nil
	}
	text, at, err := textOf(e.Place, e.Value)
	if err != nil {
		return &ingest.FileError{Place: at, Err: err}
	}
	*field = text
	return nil
}

// texts returns what a key of the record's meta says: a list of texts, or one
// text; trimmed, without empty ones.
func (w *writer) texts(rec record, key string) []string {
	raw, at := rec.Meta[key], rec.at(key)
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

// text returns what a key of the record's meta says if it is one text.
func (w *writer) text(rec record, key string) string {
	text, at, err := textOf(rec.at(key), rec.Meta[key])
	if err != nil {
		w.Reject(at, "%v", err)
	}
	return text
}

// at is the place of a key of the record's meta.
func (rec record) at(key string) ingest.Place {
	at := rec.place
	at.Path = string(jsontext.Pointer(at.Path + "/meta").AppendToken(key))
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
