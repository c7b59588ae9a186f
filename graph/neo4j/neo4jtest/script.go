package neo4jtest

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
)

// Script is a server that speaks as much Bolt as a store needs to talk to it, and
// says what the test tells it to: for faults that no real server makes when asked.
type Script struct {
	URI    string
	answer func(Said) Reply

	mu     sync.Mutex
	heard  map[string]int
	open   int
	serves sync.WaitGroup
}

// Said is a message of a client.
type Said struct {
	Message string // HELLO, LOGON, RUN, PULL, BEGIN, COMMIT, ROUTE, or OTHER
	Query   string // of a RUN, and of the PULL after it
	Nth     int    // the how many-th of its Message, from 1
}

// Reply is what the server says to it. The zero Reply is a success without records.
type Reply struct {
	Columns []string       // of a RUN
	Rows    [][]any        // of a PULL: texts, numbers, lists of texts
	Meta    map[string]any // of a success
	Failure string         // a code of Neo4j's
	Cut     bool           // the connection, after the rows
	Silent  bool           // until the client goes
}

// Scripted starts a server until the end of the test.
func Scripted(t testing.TB, answer func(Said) Reply) *Script {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Script{URI: "bolt://" + listener.Addr().String(), answer: answer, heard: map[string]int{}}
	s.serves.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil { // closed
				return
			}
			s.serves.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		s.serves.Wait() // the store, too, has to leave its connections
	})
	return s
}

// Heard returns how many messages of a kind came.
func (s *Script) Heard(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard[message]
}

// Open returns how many connections are open.
func (s *Script) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

func (s *Script) count(message string, connections int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard[message]++
	s.open += connections
	return s.heard[message]
}

func (s *Script) serve(conn net.Conn) {
	defer conn.Close()
	s.count("CONNECT", 1)
	defer s.count("LEAVE", -1)
	hello := make([]byte, 20)
	if _, err := io.ReadFull(conn, hello); err != nil {
		return
	}
	switch r := s.answer(Said{Message: "CONNECT", Nth: s.Heard("CONNECT")}); {
	case r.Silent:
		_, _ = io.Copy(io.Discard, conn) // until the client goes
		return
	case r.Cut:
		return
	}
	if _, err := conn.Write([]byte{0, 0, 4, 5}); err != nil { // Bolt 5.4
		return
	}
	query := ""
	failed := false // since then a server only says that it ignores what comes, until a RESET
	for {
		message, err := readMessage(conn)
		if err != nil || len(message) < 2 {
			return
		}
		kind := kindOf(message[1])
		if kind == "RUN" {
			query = textAt(message[2:])
		}
		if failed && kind != "RESET" && kind != "GOODBYE" {
			if _, err := conn.Write(framed([]byte{0xb0, 0x7e})); err != nil {
				return
			}
			continue
		}
		reply := s.answer(Said{Message: kind, Query: query, Nth: s.count(kind, 0)})
		if !s.say(conn, kind, reply) {
			return
		}
		failed = reply.Failure != ""
	}
}

// say answers a message, and reports whether the connection goes on.
func (s *Script) say(conn net.Conn, kind string, r Reply) bool {
	if r.Silent {
		_, _ = io.Copy(io.Discard, conn) // until the client goes
		return false
	}
	if kind == "GOODBYE" {
		return false
	}
	var out []byte
	for _, row := range r.Rows {
		if kind == "PULL" {
			out = append(out, framed(pack([]byte{0xb1, 0x71}, anyOf(row)))...)
		}
	}
	switch {
	case r.Cut:
	case r.Failure != "":
		out = append(out, framed(pack([]byte{0xb1, 0x7f}, map[string]any{"code": r.Failure, "message": "as the script says"}))...)
	default:
		meta := map[string]any{"server": "Neo4j/5.26.0", "connection_id": "bolt-1"}
		for name, value := range r.Meta {
			meta[name] = value
		}
		if kind == "RUN" {
			meta = map[string]any{"fields": anyOf(r.Columns)}
		}
		out = append(out, framed(pack([]byte{0xb1, 0x70}, meta))...)
	}
	_, err := conn.Write(out)
	return err == nil && !r.Cut
}

func kindOf(tag byte) string {
	for name, t := range map[string]byte{
		"HELLO": 0x01, "GOODBYE": 0x02, "RESET": 0x0f, "RUN": 0x10, "BEGIN": 0x11, "COMMIT": 0x12, "ROLLBACK": 0x13,
		"DISCARD": 0x2f, "PULL": 0x3f, "ROUTE": 0x66, "LOGON": 0x6a,
	} {
		if t == tag {
			return name
		}
	}
	return "OTHER"
}

// readMessage reads the chunks of a message.
func readMessage(r io.Reader) ([]byte, error) {
	var message []byte
	for {
		var size uint16
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return nil, err
		}
		if size == 0 && len(message) > 0 {
			return message, nil
		}
		chunk := make([]byte, size)
		if _, err := io.ReadFull(r, chunk); err != nil {
			return nil, errors.Join(err, io.ErrUnexpectedEOF)
		}
		message = append(message, chunk...)
	}
}

// framed returns a message as chunks.
func framed(message []byte) (out []byte) {
	for chunk := range slices.Chunk(message, 0xffff) {
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(chunk))), chunk...)
	}
	return append(out, 0, 0)
}

// textAt returns the text that a value begins with.
func textAt(b []byte) string {
	switch size := len(b); {
	case size > 0 && b[0]&0xf0 == 0x80:
		return string(b[1 : 1+int(b[0]&0x0f)])
	case size > 1 && b[0] == 0xd0:
		return string(b[2 : 2+int(b[1])])
	case size > 2 && b[0] == 0xd1:
		return string(b[3 : 3+int(binary.BigEndian.Uint16(b[1:]))])
	}
	return ""
}

func anyOf[T any](items []T) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}

// pack appends a value in PackStream, in its longest forms.
func pack(to []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(to, 0xc0)
	case int:
		return binary.BigEndian.AppendUint64(append(to, 0xcb), uint64(v))
	case string:
		return append(binary.BigEndian.AppendUint32(append(to, 0xd2), uint32(len(v))), v...)
	case []any:
		to = binary.BigEndian.AppendUint32(append(to, 0xd6), uint32(len(v)))
		for _, item := range v {
			to = pack(to, item)
		}
		return to
	case map[string]any:
		to = binary.BigEndian.AppendUint32(append(to, 0xda), uint32(len(v)))
		for name, item := range v {
			to = pack(pack(to, name), item)
		}
		return to
	}
	panic("a script says only texts, numbers, lists and maps")
}
