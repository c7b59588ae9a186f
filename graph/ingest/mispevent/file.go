package mispevent

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// events are those of one import.
type events struct {
	list        []event
	diagnostics ingest.Diagnostics
}

// file is one input while it is read. It holds one document, or several of them one
// behind the other, in any of the forms that MISP and its tools write:
//
//	{"Event": {...}}                        an event, as a feed has it
//	{"response": [{"Event": {...}}, ...]}   an answer of the API
//	[{"Event": {...}}, {...}]               a list of events
//	{"uuid": ..., "info": ..., ...}         an event without what it is wrapped in
type file struct {
	*events
	in        ingest.Input
	documents int
	document
}

type document struct {
	wrapped  bool // it has an Event, or a list of them
	manifest bool // it lists the events of a feed by their ids
	members  map[string]jsontext.Value
	size     int // of these in bytes
}

// maxEvent is what an event without a wrapping may have, as one with it.
const maxEvent = 32 << 20

func (e *events) read(ctx context.Context, in ingest.Input, maxBytes int64) error {
	before, rejects := len(e.list), len(e.diagnostics.Rejects)
	f := &file{events: e, in: in, document: document{members: map[string]jsontext.Value{}}}
	manifest := false
	err := ingest.EachDocument(ctx, in, maxBytes, "response", f.take, func() error {
		manifest = manifest || f.manifest
		err := f.end()
		f.documents++
		f.document = document{members: map[string]jsontext.Value{}}
		return err
	})
	switch {
	case err != nil:
		return err
	case len(e.list) > before || len(e.diagnostics.Rejects) > rejects:
		return nil
	case manifest:
		return in.Broken("it is the manifest of a feed of MISP, which tells of events and holds none; name the folder that it is in")
	}
	return in.Broken("it holds no events of MISP")
}

var manifestKey = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func (f *file) take(e ingest.Element) error {
	place := f.place(e.Path)
	switch e.Name {
	case "", "response":
		f.wrapped = true
		f.element(place, e.Value)
		return nil
	case "Event":
		f.wrapped = true
		f.add(place, e.Value)
		return nil
	}
	f.manifest = f.manifest || manifestKey.MatchString(e.Name)
	if f.size += len(e.Value); f.size > maxEvent {
		return f.in.Broken("%w: one event has more than %d bytes", ingest.ErrTooLarge, maxEvent)
	}
	f.members[e.Name] = e.Value.Clone()
	return nil
}

// place is where something of the document stands: of the second document and
// those behind it as if all were one list.
func (f *file) place(path string) ingest.Place {
	if f.documents > 0 {
		path = "/" + strconv.Itoa(f.documents) + path
	}
	return ingest.Place{File: f.in.Name, Path: path}
}

// element adds an element of a list, or what stands in the place of one.
func (f *file) element(at ingest.Place, value jsontext.Value) {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(value, &members); err != nil {
		f.diagnostics.Reject(at, "it is no event")
		return
	}
	wrapped, ok := members["Event"]
	switch {
	case ok:
		at.Path += "/Event"
		f.add(at, wrapped)
	case isEvent(members):
		f.add(at, value)
	default:
		f.diagnostics.Reject(at, "it is no event")
	}
}

// isEvent reports whether an object is an event that nothing wraps.
func isEvent(members map[string]jsontext.Value) bool {
	if members["info"] == nil {
		return false
	}
	for _, name := range []string{"uuid", "date", "threat_level_id", "Orgc", "orgc_id"} {
		if members[name] != nil {
			return true
		}
	}
	return false
}

// end adds a document that is an event itself.
func (f *file) end() error {
	switch {
	case f.wrapped:
	case isEvent(f.members):
		value, err := json.Marshal(f.members)
		if err != nil {
			return fmt.Errorf("read %s: %w", f.in.Name, err)
		}
		f.add(f.place(""), value)
	case f.documents > 0:
		f.diagnostics.Reject(f.place(""), "it is no event")
	}
	return nil
}

// add adds an event. Old versions of MISP write a list of them in one Event.
func (f *file) add(at ingest.Place, value jsontext.Value) {
	var list []jsontext.Value
	if value.Kind() == jsontext.KindBeginArray && json.Unmarshal(value, &list) == nil && len(list) > 0 {
		for i, one := range list {
			each := at
			each.Path += "/" + strconv.Itoa(i)
			f.addOne(each, one)
		}
		return
	}
	f.addOne(at, value)
}

func (f *file) addOne(at ingest.Place, value jsontext.Value) {
	var ev event
	place, err := f.diagnostics.DecodeFields(ingest.Element{Place: at, Value: value}, &ev,
		ingest.ListOf[tagged](), ingest.ListOf[object](), ingest.ListOf[galaxy](), ingest.ListOf[cluster]())
	if err != nil {
		f.diagnostics.Reject(place, "%v", err)
		return
	}
	ev.at = at
	ev.at.ID = ev.UUID
	if ev.day, err = ingest.ParseWhen(ev.Date); err != nil {
		f.diagnostics.Reject(ev.at, "date: %v", err)
	}
	ev.restricted = f.diagnostics.RecordMarkings(at, value, "Tag", "EventTag", "Attribute", "Object", "Galaxy", "distribution", "sharing_group_id", "SharingGroup")
	f.list = append(f.list, ev)
}

var (
	head     = regexp.MustCompile(`"Event"\s*:\s*[{\[]`)
	bareHead = regexp.MustCompile(`"info"\s*:`)
	eventKey = regexp.MustCompile(`"(?:threat_level_id|orgc_id|Orgc|publish_timestamp)"\s*:`)
	manifest = regexp.MustCompile(`^\s*\{\s*"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"\s*:`)
)

// Detect reports whether a file starts like events of MISP.
func Detect(start []byte) bool {
	return head.Match(start) || bareHead.Match(start) && eventKey.Match(start) && !manifest.Match(start)
}
