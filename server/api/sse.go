package api

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

const eventStream = "text/event-stream"

// wantsEvents tells whether a client asks for server-sent events, and for nothing
// else that is an answer.
func wantsEvents(accept []string) bool {
	wants := false
	for item := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(item)
		if q, bad := strconv.ParseFloat(parameters["q"], 64); err != nil || bad == nil && q == 0 {
			continue
		}
		switch mediaType {
		case graphQLJSON, plainJSON:
			return false
		case eventStream:
			wants = true
		}
	}
	return wants
}

// serveEvents answers by server-sent events, as graphql-sse has them in its mode of
// distinct connections: an event next for each answer, and complete at the end.
// A comment is sent while nothing happens, so that nobody takes the connection for dead.
func (t *transport) serveEvents(w http.ResponseWriter, r *http.Request, p *params) {
	h, c := w.Header(), http.NewResponseController(w)
	h.Set("Content-Type", eventStream+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep events back
	send := func(parts ...[]byte) error {
		if _, err := w.Write(bytes.Join(parts, nil)); err != nil {
			return err
		}
		return c.Flush()
	}
	if send([]byte(":\n\n")) != nil {
		return
	}
	idle := func() error {
		if err := access.Revalidate(r.Context()); err != nil {
			return err
		}
		return send([]byte(":\n\n"))
	}
	for a := range t.stream(r.Context(), p, r.Method == http.MethodGet, idle) {
		askedOf(r.Context()).answered(a)
		if send([]byte("event: next\ndata: "), a.json(), []byte("\n\n")) != nil {
			return
		}
	}
	if send([]byte("event: complete\ndata: \n\n")) != nil {
		return // the client has gone
	}
}

// An Answer is one answer of a stream.
type Answer struct {
	Result  json.RawMessage // the whole of it, one JSON object on one line
	Refused json.RawMessage // its errors, a JSON list, if the request was refused before anything was worked out; else nil
}

// Stream answers a request that came as the body of a POST does: of a query or a
// mutation with one answer, of a subscription with one for each event until ctx ends.
// While nothing happens it calls idle every 15 seconds, and ends where that is an
// error. ctx is that of who asks (access.NewContext).
func (h *Handler) Stream(ctx context.Context, body []byte, idle func() error) iter.Seq[Answer] {
	return func(yield func(Answer) bool) {
		p, why := h.readStreamed(body)
		asked := askedOf(ctx)
		if why != nil {
			asked.answered(why.answer())
			yield(why.answer().streamed())
			return
		}
		asked.question(p)
		for a := range h.stream(ctx, p, false, idle) {
			asked.answered(a)
			if !yield(a.streamed()) {
				return
			}
		}
	}
}

// readStreamed returns what a body asks that is there already, or why it is none.
func (h *Handler) readStreamed(body []byte) (*params, *refused) {
	if err := h.limits.Nested(body, guard.Around); err != nil {
		return nil, tooDeep(err)
	}
	p, why := readParams(body)
	if why == nil {
		why = h.check(p)
	}
	return p, why
}

func (a answer) streamed() Answer {
	out := Answer{Result: a.json()}
	if a.data == nil {
		out.Refused = a.errorList()
	}
	return out
}
