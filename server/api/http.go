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

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkRequests is the middleware before gqlgen's transports. It does what the
// GraphQL over HTTP draft asks for and they leave out: it refuses other methods,
// media types, bodies that are too large and requests that ask nothing with the
// status that says so.
func checkRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var refused *refusal
		switch r.Method {
		case http.MethodGet:
			refused = checkQuery(r.URL.Query())
		case http.MethodPost:
			refused = checkBody(w, r)
		case http.MethodOptions:
		default:
			w.Header().Set("Allow", "GET, POST, OPTIONS")
			refused = &refusal{http.StatusMethodNotAllowed, badInput, "ask with POST, or with GET"}
		}
		if refused != nil {
			refused.write(w, r)
			return
		}
		next.ServeHTTP(&draftStatus{w}, r)
	})
}

// A refusal is why a request is not looked into.
type refusal struct {
	status  int
	code    code
	message string
}

// params are the members of a request, as far as their types go.
type params struct {
	Query         string                     `json:"query"`
	OperationName string                     `json:"operationName"`
	Variables     map[string]json.RawMessage `json:"variables"`
	Extensions    map[string]json.RawMessage `json:"extensions"`
}

const wellFormed = `send one JSON object, such as {"query": "{ datasets { key } }", "variables": {}}`

// checkBody refuses a body that is no request. It leaves the body to be read again.
func checkBody(w http.ResponseWriter, r *http.Request) *refusal {
	if !isJSON(r.Header.Get("Content-Type")) {
		return &refusal{http.StatusUnsupportedMediaType, badInput, "send the question as JSON, with Content-Type: application/json"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &refusal{http.StatusRequestEntityTooLarge, limitExceeded, "the question is longer than a megabyte"}
	case err != nil:
		return &refusal{http.StatusBadRequest, badInput, "the question broke off"}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var p params
	if err := json.Unmarshal(body, &p); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) && wrongType.Field != "" {
			return &refusal{http.StatusBadRequest, badInput, fmt.Sprintf("%s cannot be a JSON %s; %s", wrongType.Field, wrongType.Value, wellFormed)}
		}
		return &refusal{http.StatusBadRequest, badInput, "the body is not a question; " + wellFormed}
	}
	return p.check()
}

// checkQuery refuses the parameters of a GET that are no request.
func checkQuery(q url.Values) *refusal {
	p := params{Query: q.Get("query")}
	for name, into := range map[string]*map[string]json.RawMessage{"variables": &p.Variables, "extensions": &p.Extensions} {
		if text := q.Get(name); text != "" && json.Unmarshal([]byte(text), into) != nil {
			return &refusal{http.StatusBadRequest, badInput, name + " is not a JSON object"}
		}
	}
	return p.check()
}

func (p params) check() *refusal {
	if strings.TrimSpace(p.Query) == "" {
		return &refusal{http.StatusBadRequest, badInput, "nothing is asked; " + wellFormed}
	}
	return nil
}

// write answers with the refusal alone, in the media type that the client reads.
func (f *refusal) write(w http.ResponseWriter, r *http.Request) {
	mediaType := "application/json"
	if graphQL := "application/graphql-response+json"; strings.Contains(r.Header.Get("Accept"), graphQL) {
		mediaType = graphQL
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(f.status)
	answer := map[string]gqlerror.List{"errors": {{Message: f.message, Extensions: map[string]any{"code": f.code}}}}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		return // the client has gone
	}
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == "application/json"
}

// draftStatus gives an answer in application/json the status that the draft
// wants for every well-formed request. gqlgen's is 422, which no draft has had.
type draftStatus struct{ http.ResponseWriter }

func (w *draftStatus) WriteHeader(status int) {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusOK
	}
	w.ResponseWriter.WriteHeader(status)
}
