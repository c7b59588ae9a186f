package http_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/access/accesstest"
	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/importing"
)

// A file may take as long as it goes on; one that stands still is given up.
func TestPostImportGoesOn(t *testing.T) {
	d := newDesk(t, brief)
	d.health.Prepared()
	begin := fmt.Sprintf("POST /import?dataset=mine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		d.tokens["ann"], len(plover))
	addr := strings.TrimPrefix(d.base, "http://")
	conn, answers := connect(t, addr, begin)
	tick := time.NewTicker(brief.Body / 4)
	defer tick.Stop()
	const pieces = 10 // which take more than twice what a body may take
	for i := range pieces {
		<-tick.C
		if _, err := io.WriteString(conn, plover[i*len(plover)/pieces:(i+1)*len(plover)/pieces]); err != nil {
			t.Fatal(err)
		}
	}
	if status, h := readStatus(t, answers); status != 202 || d.wait("ann", h.Get("Location")).State != importing.Done {
		t.Errorf("a file that goes on: %d", status)
	}
	_, answers = connect(t, addr, begin+plover[:100])
	if status, _ := readStatus(t, answers); status != 408 {
		t.Errorf("a file that stands still: %d", status)
	}
	half, _ := connect(t, addr, begin+plover[:100])
	if err := half.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if _, _, text := d.ask("ann", "GET", "/import", nil); strings.Count(text, `"state":"done"`) != 1 {
		t.Errorf("listed are %s", text)
	}
}

// DELETE ends a file that is still on its way, however it comes, and frees its place.
func TestDeleteImportOnItsWay(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	begin := "POST /import?dataset=mine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + d.tokens["ann"] +
		"\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n" + plover[:100]
	addr := strings.TrimPrefix(d.base, "http://")
	conn, drip := connect(t, addr, begin)
	_, still := connect(t, addr, begin)
	ended := make(chan struct{})
	defer close(ended)
	go func() { // one goes on, byte by byte
		for tick := time.NewTicker(time.Millisecond); ; {
			select {
			case <-ended:
				return
			case <-tick.C:
				if _, err := io.WriteString(conn, " "); err != nil {
					return // it was given up
				}
			}
		}
	}()
	var listed struct{ Imports []importing.Status }
	for deadline := time.Now().Add(slowness); len(listed.Imports) < 2; {
		_, _, text := d.ask("ann", "GET", "/import", nil)
		if err := json.Unmarshal([]byte(text), &listed); err != nil || time.Now().After(deadline) {
			t.Fatalf("%v, listed are %s", err, text)
		}
	}
	if resp, _, text := d.ask("ann", "POST", "/import?dataset=mine", strings.NewReader(plover), asFile...); resp.StatusCode != nethttp.StatusServiceUnavailable {
		t.Errorf("a third: %s %s", resp.Status, text)
	}
	begun := time.Now()
	for _, s := range listed.Imports {
		if resp, _, text := d.ask("ann", "DELETE", "/import/"+s.ID, nil); resp.StatusCode != nethttp.StatusAccepted {
			t.Errorf("DELETE: %s %s", resp.Status, text)
		}
	}
	for _, answers := range []*bufio.Reader{drip, still} {
		if status, _ := readStatus(t, answers); status != nethttp.StatusConflict {
			t.Errorf("who sends is told %d, want 409", status)
		}
	}
	for _, s := range listed.Imports {
		if s := d.wait("ann", "/import/"+s.ID); s.State != importing.Cancelled {
			t.Errorf("then it is %+v", s)
		}
	}
	if took := time.Since(begun); took > http.DefaultTimes().Stall/2 {
		t.Errorf("that took %s, as if nobody had ended them", took)
	}
	if resp, _, text := d.ask("ann", "POST", "/import?dataset=mine", strings.NewReader(plover), asFile...); resp.StatusCode != nethttp.StatusAccepted {
		t.Errorf("another in their place: %s %s", resp.Status, text)
	}
}

// What is told to write nothing refuses a file before it is sent, and says why; a claim,
// too.
func TestImportIntoWhatIsReadOnly(t *testing.T) {
	d := newDesk(t, http.DefaultTimes(), func(o *http.Options) { o.ReadOnly = true })
	d.health.Prepared()
	begun := time.Now()
	for _, more := range []string{"Expect: 100-continue\r\n\r\n", "\r\n", "\r\n{"} {
		_, answers := connect(t, strings.TrimPrefix(d.base, "http://"), "POST /import?dataset=mine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "+d.tokens["ann"]+
			"\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n"+more)
		if status, _ := readStatus(t, answers); status != nethttp.StatusForbidden { // and not 100: nothing of it was asked for
			t.Errorf("before the file is sent it answers %d", status)
		}
	}
	if took := time.Since(begun); took > http.DefaultTimes().Body/2 {
		t.Errorf("that took %s, as if the file were waited for", took)
	}
	if resp, _, text := d.ask("ann", "POST", "/import?dataset=mine", strings.NewReader(plover), asFile...); resp.StatusCode != nethttp.StatusForbidden || !strings.Contains(text, "was started with --read-only") {
		t.Errorf("%s %s", resp.Status, text)
	}
	for _, mutation := range []string{
		`withdrawClaims(claims: ["claim/3t2gkp9n7cqc76lhik9antl9l8"], reason: "x") { newCount }`, `undoReading(reading: "x", reason: "x") { newCount }`,
	} {
		body := `{"query": ` + strconv.Quote("mutation { "+mutation+" }") + `}`
		if _, _, text := d.ask("ann", "POST", "/graphql", strings.NewReader(body), "Content-Type", "application/json"); !strings.Contains(text, "only answers questions") || strings.Contains(text, "try again") {
			t.Errorf("%s: %s", mutation, text)
		}
	}
}

// A server that takes no files has no such address.
func TestServersThatTakeNoFiles(t *testing.T) {
	store := seeded(t)
	log := slog.New(slog.DiscardHandler)
	handler, err := http.New(store, http.NewHealth(store, log), http.Options{Log: log, Authenticator: accesstest.Anybody()})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "http://localhost/import", strings.NewReader(plover))
	if handler.ServeHTTP(w, r); w.Code < 400 {
		t.Errorf("it answers %d", w.Code)
	}
}
