package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/internal/nesting"
)

// maxElement bounds the memory that one element of a JSON file can take.
const maxElement = 32 << 20

// maxNesting is how many lists and objects of a JSON file may stand within each other:
// what is read of it goes down as many calls.
const maxNesting = 512

// Element is one member of a JSON document's object, or one element of its
// list. Value is valid JSON without duplicate keys or broken Unicode, and is
// good until the next element is asked for.
type Element struct {
	Place
	Name  string // the member's name; empty for an element of the list
	Value jsontext.Value
}

// EachElement reads a JSON document that is one object with a long list in it,
// and calls each for every member of the object and, instead of the member
// named list, for every element of that list, in the file's order. It holds one element at
// a time. A duplicate key, broken UTF-8, a lone surrogate, text after the end,
// a cut-off file, lists and objects more than 512 levels deep and a list that is not one are
// each a [FileError]. An error of each stops the reading and is returned.
func EachElement(ctx context.Context, in Input, maxBytes int64, list string, each func(Element) error) error {
	return eachElement(in, maxBytes, func(d elements) error { return d.eachOfObject(ctx, list, each) })
}

// EachElementOrItem is EachElement for a document that can also be the list
// itself: then it calls each for every item, as if it were an element of the list.
func EachElementOrItem(ctx context.Context, in Input, maxBytes int64, list string, each func(Element) error) error {
	return eachElement(in, maxBytes, func(d elements) error {
		if d.dec.PeekKind() == jsontext.KindBeginArray {
			return d.eachOfList(ctx, "the document", each)
		}
		return d.eachOfObject(ctx, list, each)
	})
}

// EachDocument is EachElementOrItem for a text of one or more documents, as JSON
// lines and files put one behind the other are, and calls done after each. In
// those a member named list that is no list is a member like any other.
func EachDocument(ctx context.Context, in Input, maxBytes int64, list string, each func(Element) error, done func() error) error {
	one := func(d elements) error {
		d.orMember = true
		read := func() error { return d.eachOfObject(ctx, list, each) }
		if d.dec.PeekKind() == jsontext.KindBeginArray {
			read = func() error { return d.eachOfList(ctx, "the document", each) }
		}
		if err := read(); err != nil {
			return err
		}
		return done()
	}
	return eachElement(in, maxBytes, func(d elements) error {
		err := one(d)
		for err == nil && d.another() {
			err = one(d)
		}
		return err
	})
}

func eachElement(in Input, maxBytes int64, document func(elements) error) (err error) {
	text, err := in.Text(maxBytes)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, text.Close()) }()
	limited := &itemLimit{r: nesting.NewReader(text, maxNesting), item: "element", max: maxElement}
	d := elements{in: in, dec: jsontext.NewDecoder(limited), limit: limited}
	d.limit.next(0)
	if err := document(d); err != nil {
		return err
	}
	if _, err := d.dec.ReadToken(); err == nil {
		return d.broken(errors.New("text after the end of the document"))
	} else if !errors.Is(err, io.EOF) {
		return d.fault(err)
	}
	return nil
}

type elements struct {
	in    Input
	dec   *jsontext.Decoder
	limit *itemLimit

	orMember bool // the list may be something else, which is then a member
}

// another reports whether a further document begins.
func (d elements) another() bool {
	d.limit.next(d.dec.InputOffset())
	kind := d.dec.PeekKind()
	return kind == jsontext.KindBeginObject || kind == jsontext.KindBeginArray
}

func (d elements) eachOfObject(ctx context.Context, list string, each func(Element) error) error {
	if err := d.expect('{', "the document"); err != nil {
		return err
	}
	for d.dec.PeekKind() == '"' {
		name, err := d.dec.ReadToken()
		if err != nil {
			return d.fault(err)
		}
		if key := name.String(); key == list && !(d.orMember && d.dec.PeekKind() != jsontext.KindBeginArray) {
			err = d.eachOfList(ctx, strconv.Quote(list), each)
		} else {
			err = d.one(ctx, key, each)
		}
		if err != nil {
			return err
		}
	}
	return d.expect('}', "the document")
}

// eachOfList reads a list that is called so in an error.
func (d elements) eachOfList(ctx context.Context, called string, each func(Element) error) error {
	if err := d.expect('[', called); err != nil {
		return err
	}
	for d.dec.PeekKind() != ']' {
		if err := d.one(ctx, "", each); err != nil {
			return err
		}
	}
	return d.expect(']', called)
}

func (d elements) one(ctx context.Context, name string, each func(Element) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.limit.next(d.dec.InputOffset())
	value, err := d.dec.ReadValue()
	if err != nil {
		return d.fault(err)
	}
	return each(Element{Place{File: d.in.Name, Path: string(d.dec.StackPointer())}, name, value})
}

func (d elements) expect(kind jsontext.Kind, what string) error {
	d.limit.next(d.dec.InputOffset())
	tok, err := d.dec.ReadToken()
	if err != nil {
		return d.fault(err)
	}
	if tok.Kind() != kind {
		return d.broken(fmt.Errorf("%s is %s, not %s", what, inWords(tok.Kind()), inWords(kind)))
	}
	return nil
}

// fault tells an error of the text, which gets its place, from one of reading it.
func (d elements) fault(err error) error {
	var placed *FileError
	var syntax *jsontext.SyntacticError
	var deep *nesting.Error
	switch {
	case errors.As(err, &deep):
		return &FileError{Place: Place{File: d.in.Name, Path: shortPath(d.dec.StackPointer())}, Offset: deep.At, Err: deep}
	case errors.As(err, &placed):
		return err // by the input, which knows best
	case errors.As(err, &syntax):
		return &FileError{Place: Place{File: d.in.Name, Path: shortPath(syntax.JSONPointer)}, Offset: syntax.ByteOffset, Err: cutOff(syntax.Err)}
	case errors.Is(err, io.EOF) || errors.Is(err, ErrTooLarge):
		return d.broken(cutOff(err))
	}
	return fmt.Errorf("read %s: %w", d.in.Name, err)
}

// shortPath is a path as it is told of a fault: names in a file that is none can be of any length.
func shortPath(path jsontext.Pointer) string {
	const most = 200
	if len(path) <= most {
		return string(path)
	}
	return strings.ToValidUTF8(string(path[:most]), "") + "..."
}

func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("the file is cut off: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// broken is a fault where the decoder stands.
func (d elements) broken(err error) error {
	return &FileError{Place: Place{File: d.in.Name, Path: shortPath(d.dec.StackPointer())}, Offset: d.dec.InputOffset(), Err: err}
}

// Decode reads an element's value into v. The error says what is wrong in a
// few words, and the place where.
func Decode(e Element, v any) (Place, error) { return DecodeAt(e.Place, e.Value, v) }

// DecodeAt is Decode for JSON that stands at a place.
func DecodeAt(at Place, value jsontext.Value, v any) (Place, error) {
	err := json.Unmarshal(value, v)
	var wrong *json.SemanticError
	if !errors.As(err, &wrong) {
		return at, err
	}
	at.Path += string(wrong.JSONPointer)
	if wrong.Err != nil {
		return at, fmt.Errorf("it is %s that cannot be read: %w", inWords(wrong.JSONKind), wrong.Err)
	}
	return at, fmt.Errorf("it is %s where another type belongs", inWords(wrong.JSONKind))
}

func inWords(k jsontext.Kind) string {
	switch k {
	case jsontext.KindBeginObject, jsontext.KindEndObject:
		return "an object"
	case jsontext.KindBeginArray, jsontext.KindEndArray:
		return "a list"
	case jsontext.KindString:
		return "a text"
	case jsontext.KindNumber:
		return "a number"
	case jsontext.KindTrue, jsontext.KindFalse:
		return "true or false"
	}
	return "null"
}
