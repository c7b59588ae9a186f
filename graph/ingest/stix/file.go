package stix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// file is one input while it is read, in any of the forms that tools write:
//
//	{"type": "bundle", "objects": [...]}    a bundle
//	{"more": false, "objects": [...]}       an envelope of TAXII 2.1
//	[...]                                   a list of objects, or of bundles
//	{"type": "intrusion-set", ...}          one object
type file struct {
	*bundle
	in       ingest.Input
	typ      string // of the document
	isObject bool   // the document is an object, and no list
	listed   bool   // it has a member objects
	more     bool   // an envelope says that the server has more
	elements int
	valid    int // of these, objects with a type and an id

	members map[string]jsontext.Value // of a document that may be one object itself
	size    int                       // of these in bytes
}

func (b *bundle) read(ctx context.Context, in ingest.Input, maxBytes int64) error {
	f := &file{bundle: b, in: in, members: map[string]jsontext.Value{}}
	if err := ingest.EachElementOrItem(ctx, in, maxBytes, "objects", f.take); err != nil {
		return err
	}
	if f.isObject && !f.listed && f.members["id"] != nil && f.typ != "bundle" {
		return f.addMembers()
	}
	switch _, more := f.members["more"]; {
	case !f.isObject && f.elements == 0:
		return in.Broken("it is JSON, but no STIX bundle: nothing is in it")
	case f.isObject && f.typ != "bundle" && (f.typ != "" || !f.listed && !more):
		return in.Broken("it is JSON, but no STIX bundle: its type is not \"bundle\"")
	case f.elements > 0 && f.valid == 0:
		return in.Broken("it is JSON, but no STIX: none of its %d objects has a type and an id of that type", f.elements)
	case f.more:
		b.diagnostics.Note("%s is one page of several: its server has more objects than it holds", in.Name)
	}
	return nil
}

func (f *file) take(e ingest.Element) error {
	if e.Name == "" {
		// An element of objects is below /objects, one of a list is not.
		f.listed = f.listed || strings.HasPrefix(e.Path, "/objects/")
		f.takeElement(e)
		return nil
	}
	f.isObject = true
	switch e.Name {
	case "type":
		f.typ, _ = text(e.Value)
	case "more":
		f.more = string(e.Value) == "true"
	}
	if f.size += len(e.Value); f.size > maxObject {
		return f.in.Broken("%w: one object has more than %d bytes", ingest.ErrTooLarge, maxObject)
	}
	f.members[e.Name] = e.Value.Clone()
	return nil
}

// maxObject is what an object that is a file may have, as one in a list.
const maxObject = 32 << 20

// takeElement adds an object, or those of a bundle that stands in a list.
func (f *file) takeElement(e ingest.Element) {
	var inner struct {
		Type    string           `json:"type"`
		Objects []jsontext.Value `json:"objects"`
	}
	if !bytes.Contains(e.Value, []byte(`"bundle"`)) { // before all of it is decoded twice
		f.addElement(e)
		return
	}
	_, err := ingest.Decode(e, &inner)
	if err != nil || inner.Type != "bundle" {
		f.addElement(e) // which tells what is wrong with it
		return
	}
	for i, object := range inner.Objects {
		place := e.Place
		place.Path += fmt.Sprintf("/objects/%d", i)
		f.addElement(ingest.Element{Place: place, Value: object})
	}
}

func (f *file) addElement(e ingest.Element) {
	f.elements++
	if f.add(e) {
		f.valid++
	}
}

// addMembers adds the document itself as an object.
func (f *file) addMembers() error {
	whole, err := json.Marshal(f.members)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.in.Name, err)
	}
	f.addElement(ingest.Element{Place: ingest.Place{File: f.in.Name}, Value: whole})
	if f.valid == 0 {
		return f.in.Broken("it is JSON, but no STIX: it is no bundle, and its id is not that of its type")
	}
	return nil
}

func text(raw jsontext.Value) (string, error) {
	if raw.Kind() != jsontext.KindString {
		return "", fmt.Errorf("no text")
	}
	b, err := jsontext.AppendUnquote(nil, raw)
	return string(b), err
}

// The start of a bundle, and an id with its type, as an object has it in any form.
var (
	bundleHead = regexp.MustCompile(`"(type"\s*:\s*"bundle"|id"\s*:\s*"bundle--)`)
	objectID   = regexp.MustCompile(`"id"\s*:\s*"([a-z0-9]+(?:-[a-z0-9]+)*)--[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-`)
)

// Detect reports whether a file starts like STIX: a bundle, an envelope, a list
// of objects or one object.
func Detect(head []byte) bool {
	if bundleHead.Match(head) {
		return true
	}
	id := objectID.FindSubmatch(head)
	return id != nil && regexp.MustCompile(`"type"\s*:\s*"`+string(id[1])+`"`).Match(head)
}
