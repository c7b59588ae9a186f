package api

import (
	"encoding/json"
	"mime"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// front stands before gqlgen's transports, and does what the GraphQL over HTTP
// draft asks for and they leave out: it refuses other methods, media types and
// bodies that are too large with the status that says so.
func front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodOptions:
			w.Header().Set("Allow", "GET, POST, OPTIONS")
			refuse(w, http.StatusMethodNotAllowed, badInput, "ask with POST, or with GET")
			return
		case r.Method == http.MethodPost && !isJSON(r.Header.Get("Content-Type")):
			refuse(w, http.StatusUnsupportedMediaType, badInput, "send the question as JSON, with Content-Type: application/json")
			return
		case r.ContentLength > maxBody:
			refuse(w, http.StatusRequestEntityTooLarge, limitExceeded, "the question is longer than a megabyte")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(&draftStatus{w}, r)
	})
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == "application/json"
}

// refuse answers with an error alone.
func refuse(w http.ResponseWriter, status int, c code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	answer := map[string]gqlerror.List{"errors": {{Message: message, Extensions: map[string]any{"code": c}}}}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		return // the client has gone
	}
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
