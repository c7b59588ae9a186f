package http

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"github.com/coder/websocket"
)

// errSlowMessage says that a message was begun and not ended: what came of it takes memory.
var errSlowMessage = errors.New("a message did not arrive in time")

// read returns the next message. Whoever has begun one has so long for it as for a body.
func (s *socket) read(ctx context.Context) (websocket.MessageType, []byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	kind, message, err := s.conn.Reader(ctx)
	if err != nil {
		return kind, nil, err
	}
	late := time.AfterFunc(cmp.Or(s.times.Message, DefaultSocketTimes().Message), func() { cancel(errSlowMessage) })
	defer late.Stop()
	arriving := s.arriving.Arriving(message)
	defer arriving.Done()
	text, err := io.ReadAll(arriving)
	if err != nil && errors.Is(context.Cause(ctx), errSlowMessage) {
		err = errSlowMessage
	}
	return kind, text, err
}
