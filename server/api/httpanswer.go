package api

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

const (
	plainJSON   = "application/json"
	graphQLJSON = "application/graphql-response+json"
)

// mostErrors is how many errors an answer tells at most.
const mostErrors = 50

// answer is what is sent: data, errors, or both.
type answer struct {
	data    json.RawMessage // nil: the question was refused, and there is no member data
	errors  gqlerror.List
	status  int            // in application/graphql-response+json; 0: 200
	always  bool           // the status holds in application/json, too
	after   int            // seconds after which to ask again; 0: 1
	counter *guard.Counter // of the memory that it takes; nil: none
}

// release gives back the memory that an answer took, once it is sent.
func (a answer) release() {
	if a.counter != nil {
		a.counter.Release()
	}
}

// answered is the answer that an execution gave.
func answered(r *graphql.Response) answer {
	a := answer{data: r.Data, errors: r.Errors[:min(len(r.Errors), mostErrors)]}
	if len(a.data) == 0 {
		a.data = json.RawMessage("null")
	}
	if len(r.Errors) > 0 && nothingFound(a.data) {
		switch {
		case allAre(unavailable, r.Errors):
			return answer{errors: a.errors[:1], status: http.StatusServiceUnavailable}
		case allAre(damaged, r.Errors):
			return answer{errors: a.errors[:1], status: http.StatusInternalServerError}
		}
	}
	return a
}

// nothingFound tells whether data holds nothing but nulls.
func nothingFound(data json.RawMessage) bool {
	var roots map[string]json.RawMessage
	if len(data) > 1<<16 || json.Unmarshal(data, &roots) != nil {
		return false
	}
	for _, v := range roots {
		if string(v) != "null" {
			return false
		}
	}
	return true
}

func allAre(c code, errs gqlerror.List) bool {
	for _, e := range errs {
		if e.Extensions["code"] != c {
			return false
		}
	}
	return true
}

// write sends an answer in the media type that the client prefers. In
// application/json each answer to a well-formed request is 200.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	askedOf(r.Context()).answered(a)
	mediaType := preferred(r.Header.Values("Accept"))
	status := http.StatusOK
	if a.status != 0 && (mediaType == graphQLJSON || a.always) {
		status = a.status
	}
	switch a.status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		w.Header().Set("Retry-After", strconv.Itoa(max(a.after, 1)))
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", access.Challenge)
	}
	send(w, mediaType, status, a)
}

// send writes an answer. What cannot be written, nobody reads.
func send(w http.ResponseWriter, mediaType string, status int, a answer) {
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	parts := append(a.parts(), []byte("\n"))
	length := 0
	for _, p := range parts {
		length += len(p)
	}
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(status)
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return
		}
	}
}

// parts are an answer as one JSON object on one line, piece by piece: a long one is not copied.
func (a answer) parts() [][]byte {
	parts := make([][]byte, 0, 5)
	if len(a.errors) > 0 {
		parts = append(parts, []byte(`{"errors":`), a.errorList())
	}
	if a.data != nil {
		opening := `{"data":`
		if len(parts) > 0 {
			opening = `,"data":`
		}
		parts = append(parts, []byte(opening), a.data)
	}
	return append(parts, []byte("}"))
}

func (a answer) json() []byte { return bytes.Join(a.parts(), nil) }

func (a answer) errorList() []byte {
	errs, err := json.Marshal(a.errors)
	if err != nil { // all in it is text, numbers, and lists of them
		panic(err)
	}
	return errs
}

// refused is why a request is no question at all.
type refused struct {
	status  int
	code    code
	message string
}

// write answers with the reason alone. A limit that a well-formed request
// passes is told with 200 in application/json, as every such answer is.
func (f *refused) write(w http.ResponseWriter, r *http.Request) { f.answer().write(w, r) }

func (f *refused) answer() answer {
	always := f.code != limitExceeded || f.status != http.StatusBadRequest
	return answer{errors: gqlerror.List{f.problem()}, status: f.status, always: always}
}

// problem is the refusal as GraphQL's clients read it.
func (f *refused) problem() *gqlerror.Error {
	return &gqlerror.Error{Message: f.message, Extensions: map[string]any{"code": f.code}}
}

// preferred returns the media type of an answer for the Accept headers of a request.
func preferred(accept []string) string {
	best, plain := 0.0, 0.0
	for item := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(item)
		if err != nil {
			continue
		}
		q := 1.0
		if given, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			q = given
		}
		switch mediaType {
		case graphQLJSON:
			best = max(best, q)
		case plainJSON:
			plain = max(plain, q)
		}
	}
	if best > 0 && best >= plain {
		return graphQLJSON
	}
	return plainJSON
}
