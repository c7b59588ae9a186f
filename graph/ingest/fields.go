package ingest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// DecodeFields is [Decode] for a record of a feed, of which one odd field must
// not cost the rest. A field of another type than v has there is read all the
// same where its meaning is plain, and counted as mended: a text where a list
// belongs is a list of one, a list of one is its element, "85" and 85.0 are 85. Else it
// is rejected and stays empty, and so is an element of a list. Lists of structs
// are read so if they are among lists. The error is of what is no object at all.
func (r *Diagnostics) DecodeFields(e Element, v any, lists ...StructList) (Place, error) {
	if json.Unmarshal(e.Value, v) == nil {
		return e.Place, nil // the usual case, and the fast one
	}
	for value := e.Value; ; {
		told := &Diagnostics{} // by this pass alone: the next one tells the same again
		f := &fields{at: e.Place, diagnostics: told, lists: lists}
		err := json.Unmarshal(value, v, f.options())
		var wrong *json.SemanticError
		if !errors.As(err, &wrong) {
			r.Add(*told)
			return e.Place, err
		}
		at := e.Place
		at.Path += string(wrong.JSONPointer)
		odd := fmt.Errorf("it is %s where another type belongs", inWords(wrong.JSONKind))
		less, ok := withoutMember(value, wrong.JSONPointer)
		if !ok {
			return at, odd
		}
		r.Reject(at, "%v", odd)
		value = less
	}
}

// withoutMember returns an object without the member that a pointer leads into,
// and false for no object or no such member.
func withoutMember(value jsontext.Value, pointer jsontext.Pointer) (jsontext.Value, bool) {
	var members map[string]jsontext.Value
	if json.Unmarshal(value, &members) != nil {
		return nil, false
	}
	for name := range pointer.Tokens() {
		if _, ok := members[name]; !ok {
			return nil, false
		}
		delete(members, name)
		less, err := json.Marshal(members)
		return less, err == nil
	}
	return nil, false
}

// StructList makes [Diagnostics.DecodeFields] read the lists of one type.
type StructList func(*fields) *json.Unmarshalers

// fields decodes the fields of one record.
type fields struct {
	at          Place
	diagnostics *Diagnostics
	lists       []StructList
}

func (f *fields) options() json.Options {
	all := []*json.Unmarshalers{
		json.UnmarshalFromFunc(field(f, jsontext.KindString, "a word", f.word)),
		json.UnmarshalFromFunc(field(f, jsontext.KindBeginArray, "a list", f.words)),
		json.UnmarshalFromFunc(field(f, jsontext.KindTrue, "true or false", f.flag)),
		json.UnmarshalFromFunc(field(f, jsontext.KindNumber, "a whole number", f.whole)),
		json.UnmarshalFromFunc(field(f, jsontext.KindNumber, "a number", f.number)),
		json.UnmarshalFromFunc(field(f, jsontext.KindBeginObject, "an object", f.members)),
	}
	for _, l := range f.lists {
		all = append(all, l(f))
	}
	return json.WithUnmarshalers(json.JoinUnmarshalers(all...))
}

// asUsual are kinds of values that are decoded as always where they belong. A list
// can have odd elements, and a number a fraction.
var asUsual = []jsontext.Kind{jsontext.KindString, jsontext.KindTrue, jsontext.KindBeginObject}

// field makes the function that decodes fields of one type, of which a value of
// that kind needs no help.
func field[T any](f *fields, plain jsontext.Kind, what string, read func(jsontext.Value, Place) (T, bool)) func(*jsontext.Decoder, *T) error {
	return func(dec *jsontext.Decoder, v *T) error {
		kind := dec.PeekKind()
		if kind == jsontext.KindFalse {
			kind = jsontext.KindTrue
		}
		if kind == jsontext.KindNull || kind == plain && slices.Contains(asUsual, kind) {
			return errors.ErrUnsupported
		}
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		at := f.at
		at.Path += string(dec.StackPointer())
		got, ok := read(raw, at)
		switch {
		case !ok:
			f.diagnostics.Reject(at, "it is %s where %s belongs", inWords(kind), what)
		case kind != plain || what == "a whole number" && strings.ContainsAny(string(raw), ".eE"):
			f.diagnostics.countMended(dec.StackPointer().LastToken() + ": " + inWords(kind) + " where " + what + " belongs")
		}
		*v = got
		return nil
	}
}

// word takes a number or a truth value as it is written, and the first of a list.
func (f *fields) word(raw jsontext.Value, at Place) (string, bool) {
	if raw.Kind() != jsontext.KindBeginArray {
		return scalar(raw)
	}
	list := elementsOf(raw)
	for i := range list[min(1, len(list)):] {
		left := at
		left.Path += "/" + strconv.Itoa(i+1)
		f.diagnostics.Reject(left, "it is one of %d where one word belongs; the first is taken", len(list))
	}
	if len(list) == 0 {
		return "", true
	}
	return scalar(list[0])
}

// words takes the texts of a list, and a text as a list of one.
func (f *fields) words(raw jsontext.Value, at Place) ([]string, bool) {
	if raw.Kind() != jsontext.KindBeginArray {
		text, ok := scalar(raw)
		if !ok || text == "" {
			return nil, ok
		}
		return []string{text}, true
	}
	out := []string{}
	for i, e := range elementsOf(raw) {
		switch text, ok := scalar(e); {
		case ok && e.Kind() != jsontext.KindNull:
			out = append(out, text)
		case !ok:
			left := at
			left.Path += "/" + strconv.Itoa(i)
			f.diagnostics.Reject(left, "it is %s where a word belongs", inWords(e.Kind()))
		}
	}
	return out, true
}

func (f *fields) flag(raw jsontext.Value, at Place) (on, ok bool) {
	text, ok := f.word(raw, at)
	switch strings.ToLower(text) {
	case "true", "yes", "1":
		return true, ok
	case "false", "no", "0", "":
		return false, ok
	}
	return false, false
}

// number takes a number that is written as a text.
func (f *fields) number(raw jsontext.Value, at Place) (*float64, bool) {
	text, ok := f.word(raw, at)
	if text == "" {
		return nil, ok
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, false
	}
	return &x, ok
}

// whole takes whole numbers, also where they are written with a fraction.
func (f *fields) whole(raw jsontext.Value, at Place) (*int, bool) {
	x, ok := f.number(raw, at)
	if x == nil {
		return nil, ok
	}
	if *x != math.Trunc(*x) || math.Abs(*x) > math.MaxInt32 {
		return nil, false
	}
	n := int(*x)
	return &n, ok
}

// members takes an object alone.
func (f *fields) members(jsontext.Value, Place) (map[string]jsontext.Value, bool) { return nil, false }

// scalar is a text, or what else is no list and no object, as it is written.
func scalar(raw jsontext.Value) (string, bool) {
	switch raw.Kind() {
	case jsontext.KindString:
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	case jsontext.KindBeginArray, jsontext.KindBeginObject:
		return "", false
	case jsontext.KindNull:
		return "", true
	}
	return string(raw), true
}

func elementsOf(raw jsontext.Value) []jsontext.Value {
	var list []jsontext.Value
	if json.Unmarshal(raw, &list) != nil {
		return nil // not the case for a list that was read as a value
	}
	return list
}

// ListOf reads a list of structs, each of which may have odd fields too. One
// struct where a list belongs is a list of one.
func ListOf[T any]() StructList {
	return func(f *fields) *json.Unmarshalers {
		return json.UnmarshalFromFunc(field(f, jsontext.KindBeginArray, "a list", func(raw jsontext.Value, at Place) ([]T, bool) {
			if raw.Kind() == jsontext.KindBeginObject {
				raw = jsontext.Value("[" + string(raw) + "]")
			}
			if raw.Kind() != jsontext.KindBeginArray {
				return nil, false
			}
			var out []T
			for i, e := range elementsOf(raw) {
				item := Element{Place: at, Value: e}
				item.Path += "/" + strconv.Itoa(i)
				var one T
				if wrong, err := f.diagnostics.DecodeFields(item, &one, f.lists...); err != nil {
					f.diagnostics.Reject(wrong, "%v", err)
					continue
				}
				out = append(out, one)
			}
			return out, true
		}))
	}
}
