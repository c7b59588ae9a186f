package stix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// file is one input while it is read. It holds one document, or several of them
// one behind the other (JSON lines), in any of the forms that tools write:
//
//	{"type": "bundle", "objects": [...]}    a bundle
//	{"more": false, "objects": [...]}       an envelope of TAXII 2.1
//	[...]                                   a list of objects, or of bundles
//	{"type": "intrusion-set", ...}          one object
type file struct {
	*bundle
	in       ingest.Input
	elements int // of all documents
	valid    int // of these, objects with a type and an id

	documents int
	document
}

// document is the one that is being read.
type document struct {
	typ      string
	isObject bool // and no list
	listed   bool // it has a list of objects
	empty    bool // nothing is in that
	more     bool // an envelope says that the server has more

	members map[string]jsontext.Value // of a document that may be one object itself
	size    int                       // of these in bytes
}

func (b *bundle) read(ctx context.Context, in ingest.Input, maxBytes int64) error {
	f := &file{bundle: b, in: in}
	f.begin()
	var bad []ingest.Reject
	err := ingest.EachDocument(ctx, in, maxBytes, "objects", f.take, func() error {
		at := f.place("")
		why, err := f.end()
		if why != "" {
			bad = append(bad, ingest.Reject{Place: at, Reason: why})
		}
		f.documents++
		f.begin()
		return err
	})
	switch {
	case err != nil:
		return err
	case len(bad) > 0 && f.documents == 1:
		return in.Broken("%s", bad[0].Reason)
	case f.elements > 0 && f.valid == 0:
		return in.Broken("it is JSON, but no STIX: none of its %d objects has a type and an id of that type", f.elements)
	case len(bad) == f.documents:
		return in.Broken("%s", bad[0].Reason)
	}
	b.diagnostics.Rejects = append(b.diagnostics.Rejects, bad...)
	return nil
}

// begin makes room for a document. Of JSON lines each is one.
func (f *file) begin() {
	members := f.members
	clear(members)
	if members == nil {
		members = map[string]jsontext.Value{}
	}
	f.document = document{members: members, empty: true}
}

// place is where something of the document stands: of the second document and
// those behind it as if all were one list.
func (f *file) place(path string) ingest.Place {
	if f.documents > 0 {
		path = "/" + strconv.Itoa(f.documents) + path
	}
	return ingest.Place{File: f.in.Name, Path: path}
}

// end tells why a document is none of STIX, if it is not, and adds one that is an object.
func (f *file) end() (why string, err error) {
	if f.isObject && !f.listed && f.members["id"] != nil && f.typ != "bundle" {
		return "", f.addMembers()
	}
	switch _, more := f.members["more"]; {
	case !f.isObject && f.empty:
		return `it is JSON, but no STIX bundle: nothing is in it`, nil
	case f.isObject && f.typ != "bundle" && (f.typ != "" || !f.listed && !more):
		return `it is JSON, but no STIX bundle: its type is not "bundle"`, nil
	case f.typ == "bundle" && !f.listed && f.members["objects"] != nil:
		return `its "objects" are no list`, nil
	case f.more:
		f.diagnostics.Note("%s is one page of several: its server has more objects than it holds", f.in.Name)
	}
	return "", nil
}

func (f *file) take(e ingest.Element) error {
	if e.Name == "" {
		f.empty = false
		// An element of objects is below /objects, one of a list is not.
		f.listed = f.listed || strings.HasPrefix(e.Path, "/objects/")
		e.Place = f.place(e.Path)
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
	f.addElement(ingest.Element{Place: f.place(""), Value: whole})
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
