package http_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	nethttp "net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/importing"
)

// progress is the subscription to an import, as a message of a WebSocket.
func progress(id, fields string) string {
	query := fmt.Sprintf(`subscription { importProgress(id: %q) { %s } }`, id, fields)
	return fmt.Sprintf(`{"id":"p","type":"subscribe","payload":{"query":%q}}`, query)
}

// half sends the beginning of a file as ann, and returns where the rest goes, where the answer
// comes, and the import's id.
func (d *desk) half() (rest io.Writer, answers *bufio.Reader, id string) {
	d.Helper()
	conn, answers := connect(d.T, strings.TrimPrefix(d.base, "http://"), fmt.Sprintf(
		"POST /import?dataset=mine&name=plover.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		d.tokens["ann"], len(plover), plover[:100]))
	for {
		var listed struct{ Imports []importing.Status }
		_, _, text := d.ask("ann", "GET", "/import", nil)
		if err := json.Unmarshal([]byte(text), &listed); err != nil {
			d.Fatal(err)
		}
		if len(listed.Imports) > 0 && listed.Imports[0].State == importing.Receiving && listed.Imports[0].ReceivedBytes == 100 {
			return conn, answers, listed.Imports[0].ID
		}
	}
}

// What is told of an import ends with it, over both transports.
func TestImportProgress(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	rest, answers, id := d.half()
	dial := func(who string) *wire {
		return (&door{T: t, base: d.base}).dial(t, nethttp.Header{"Authorization": {"Bearer " + d.tokens[who]}}, protocol)
	}
	const fields = "id stage enteredBy name dryRun receivedBytes newCount changedCount withdrawnCount rejectedCount error"
	socket := dial("ann")
	socket.send(began, progress(id, fields))
	first := fmt.Sprintf(`{"data":{"importProgress":{"id":%q,"stage":"RECEIVING","enteredBy":"ann","name":"plover.json","dryRun":false,"receivedBytes":100,`+
		`"newCount":0,"changedCount":0,"withdrawnCount":0,"rejectedCount":0,"error":null}}}`, id)
	for _, want := range []string{"connection_ack", "next p " + first} {
		if got := socket.read(); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	r, err := nethttp.NewRequestWithContext(t.Context(), "GET", d.base+"/graphql?query="+url.QueryEscape(fmt.Sprintf("subscription { importProgress(id: %q) { %s } }", id, fields)), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+d.tokens["root"]) // who looks after the server
	r.Header.Set("Accept", "text/event-stream")
	stream, err := nethttp.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	for lines.Scan() && lines.Text() != "data: "+first {
		if strings.HasPrefix(lines.Text(), "data: {") {
			t.Fatalf("by events it is told %s", lines.Text())
		}
	}

	for who, want := range map[string]string{"bob": "there is no such import", "eve": "this needs the role editor"} {
		c := dial(who)
		c.send(began, progress(id, "stage"))
		c.read()
		if got := c.read(); !strings.HasPrefix(got, "error p") || !strings.Contains(got, want) {
			t.Errorf("%s is told %s", who, got)
		}
	}

	if _, err := io.WriteString(rest, plover[100:]); err != nil {
		t.Fatal(err)
	}
	if status, _ := readStatus(t, answers); status != nethttp.StatusAccepted {
		t.Fatalf("the file is answered with %d", status)
	}
	const done = `"stage":"DONE"`
	told := ""
	for !strings.HasPrefix(told, "complete") {
		last := told
		if told = socket.read(); strings.HasPrefix(told, "complete") && (!strings.Contains(last, done) || !strings.Contains(last, `"newCount":2`)) {
			t.Errorf("before the end it is told %s", last)
		}
	}
	seen := ""
	for lines.Scan() {
		seen += lines.Text() + "\n"
	}
	if !strings.Contains(seen, done) || !strings.Contains(seen, "event: complete") {
		t.Errorf("by events it is told %s", seen)
	}
	socket.send(progress(id, "stage ended")) // of one that has ended: how it ended, and no more
	for _, want := range []string{`next p {"data":{"importProgress":{` + done, "complete p"} {
		if got := socket.read(); !strings.HasPrefix(got, want) {
			t.Errorf("afterwards it is told %s, want %s", got, want)
		}
	}
}

// Each state of an import is one of the schema.
func TestImportStatesHaveNames(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	_, _, text := d.ask("ann", "POST", "/graphql", strings.NewReader(`{"query": "{ __type(name: \"ImportState\") { enumValues { name } } }"}`), "Content-Type", "application/json")
	for _, s := range []importing.State{
		importing.Receiving, importing.Waiting, importing.Reading, importing.Writing, importing.Done, importing.Unconfirmed, importing.Failed, importing.Cancelled,
	} {
		if !strings.Contains(text, `"`+strings.ToUpper(string(s))+`"`) {
			t.Errorf("%s is not in %s", s, text)
		}
	}
}
