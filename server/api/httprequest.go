package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/actorgraph/actorgraph/internal/nesting"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

const methods = "GET, POST, OPTIONS"

// params are the members of a request.
type params struct {
	Query         string
	OperationName string
	Variables     json.RawMessage
	Extensions    json.RawMessage

	variables, extensions map[string]any
}

const wellFormed = `send one JSON object, such as {"query": "{ datasets { key } }", "variables": {}}`

// read returns what a request asks, or why it is none.
func (t *transport) read(w http.ResponseWriter, r *http.Request) (*params, *refused) {
	var p *params
	var why *refused
	switch r.Method {
	case http.MethodGet:
		p, why = readQuery(r.URL)
	case http.MethodPost:
		p, why = t.readBody(w, r)
	default:
		w.Header().Set("Allow", methods)
		why = &refused{http.StatusMethodNotAllowed, badInput, "ask with POST, or with GET"}
	}
	if why != nil {
		return nil, why
	}
	return p, t.check(p)
}

// readBody reads a body of JSON.
func (t *transport) readBody(w http.ResponseWriter, r *http.Request) (*params, *refused) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, &refused{http.StatusUnsupportedMediaType, badInput, "send the question as it is, without Content-Encoding"}
	}
	if !isJSON(strings.Join(r.Header.Values("Content-Type"), ", ")) {
		return nil, &refused{http.StatusUnsupportedMediaType, badInput, "send the question as JSON, with Content-Type: application/json"}
	}
	arriving := t.arriving.Arriving(http.MaxBytesReader(w, r.Body, int64(t.limits.Body)))
	defer arriving.Done()
	body, err := io.ReadAll(nesting.NewReader(arriving, t.limits.Nesting+guard.Around))
	var tooLarge *http.MaxBytesError
	switch {
	case t.limits.TooDeep(err) != nil:
		return nil, tooDeep(t.limits.TooDeep(err))
	case errors.As(err, &tooLarge):
		return nil, &refused{http.StatusRequestEntityTooLarge, limitExceeded, fmt.Sprintf("the body of the request is longer than it may be, and the limit is %d bytes", t.limits.Body)}
	case errors.Is(err, guard.ErrNoRoom):
		return nil, &refused{http.StatusServiceUnavailable, unavailable, guard.ErrNoRoom.Error()}
	case err != nil:
		return nil, &refused{http.StatusBadRequest, badInput, "the question broke off"}
	}
	return readParams(body)
}

// readParams reads the members of a request. Each is found by its exact name, and
// stands there once: whoever looks into requests on their way must not see another
// question than the one that is answered.
func readParams(body []byte) (*params, *refused) {
	no := func(format string, args ...any) (*params, *refused) {
		return nil, &refused{http.StatusBadRequest, badInput, fmt.Sprintf(format, args...) + "; " + wellFormed}
	}
	p := &params{}
	members := map[string]any{"query": &p.Query, "operationName": &p.OperationName, "variables": &p.Variables, "extensions": &p.Extensions}
	if !json.Valid(body) {
		return no("the body is not a question")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return no("the body is not a question")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil { // it is valid
			return no("the body is not a question")
		}
		var into any = &json.RawMessage{} // members of other names are nobody's
		if key, ok := name.(string); ok && members[key] != nil {
			into, members[key] = members[key], &twice{}
		}
		var wrongType *json.UnmarshalTypeError
		switch err := d.Decode(into); {
		case errors.Is(err, errTwice):
			return no("%s is there twice", name)
		case errors.As(err, &wrongType):
			return no("%s cannot be a JSON %s", name, wrongType.Value)
		case err != nil:
			return no("the body is not a question")
		}
	}
	return p, nil
}

var errTwice = errors.New("it is there twice")

// twice is what a member is read into that was there before.
type twice struct{}

// UnmarshalJSON fails.
func (*twice) UnmarshalJSON([]byte) error { return errTwice }

// readQuery reads the parameters of a GET.
func readQuery(u *url.URL) (*params, *refused) {
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &refused{http.StatusBadRequest, badInput, "the address cannot be read"}
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		if len(q[name]) > 1 {
			return nil, &refused{http.StatusBadRequest, badInput, name + " is there twice"}
		}
	}
	return &params{
		Query: q.Get("query"), OperationName: q.Get("operationName"),
		Variables: json.RawMessage(q.Get("variables")), Extensions: json.RawMessage(q.Get("extensions")),
	}, nil
}

// check refuses what is no question, and what is too long to be looked into.
func (t *transport) check(p *params) *refused {
	switch {
	case p.Query == "" && bytes.Contains(p.Extensions, []byte(`"persistedQuery"`)):
		return notPersisted
	case strings.TrimSpace(p.Query) == "":
		return &refused{http.StatusBadRequest, badInput, "nothing is asked; " + wellFormed}
	case len(p.Query) > t.limits.Query:
		return tooLong("query", len(p.Query), t.limits.Query)
	case len(p.Variables) > t.limits.Variables:
		return tooLong("variables", len(p.Variables), t.limits.Variables)
	case len(p.Extensions) > t.limits.Variables:
		return tooLong("extensions", len(p.Extensions), t.limits.Variables)
	case len(p.OperationName) > t.limits.Name:
		return tooLong("operationName", len(p.OperationName), t.limits.Name)
	}
	for _, text := range []json.RawMessage{p.Variables, p.Extensions} {
		if err := t.limits.Nested(text, 0); err != nil {
			return tooDeep(err)
		}
	}
	if p.variables = map[string]any{}; !decode(p.Variables, &p.variables) {
		return &refused{http.StatusBadRequest, badInput, "variables is not a JSON object; " + wellFormed}
	}
	if !decode(p.Extensions, &p.extensions) {
		return &refused{http.StatusBadRequest, badInput, "extensions is not a JSON object; " + wellFormed}
	}
	return nil
}

// notPersisted is by which Apollo's clients know that they have to send the query itself.
var notPersisted = &refused{http.StatusBadRequest, badInput, "PersistedQueryNotSupported"}

func tooDeep(err error) *refused { return &refused{http.StatusBadRequest, limitExceeded, err.Error()} }

func tooLong(what string, length, limit int) *refused {
	return &refused{http.StatusBadRequest, limitExceeded, fmt.Sprintf("%s has %d bytes, and the limit is %d", what, length, limit)}
}

// decode reads a JSON object, with its numbers as they are written. Nothing and
// null are an empty one.
func decode(text json.RawMessage, into *map[string]any) bool {
	if len(bytes.TrimSpace(text)) == 0 {
		return true
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(into) != nil {
		return false
	}
	_, err := d.Token()
	return errors.Is(err, io.EOF)
}

// isJSON tells whether a body is JSON in UTF-8, which is what it is when nothing
// else is said.
func isJSON(contentType string) bool {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	charset := strings.ToLower(parameters["charset"])
	return err == nil && mediaType == "application/json" && (charset == "" || charset == "utf-8" || charset == "utf8")
}
