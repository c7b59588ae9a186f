package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is a buffer that a running command writes and a test reads.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// noEnvironment is a getenv where nothing is set but the password of the test
// server, where there is one.
func noEnvironment(name string) string {
	if name == "NEO4J_PASSWORD" {
		return os.Getenv("NEO4J_TEST_PASSWORD")
	}
	return ""
}

// runCommand runs the program to its end and returns what it printed.
func runCommand(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	var out, complaints output
	err = Run(t.Context(), args, noEnvironment, Streams{strings.NewReader(""), &out, &complaints}, Build{})
	return out.String(), err
}

var graphqlAddress = regexp.MustCompile(`GraphQL +(http://\S+)`)

// startServer serves a store on a free port until the test ends, and returns
// the address of its GraphQL.
func startServer(t *testing.T, store string, more ...string) string {
	t.Helper()
	var out, log output
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, append([]string{"-addr", "127.0.0.1:0", "-store", store}, more...), noEnvironment, Streams{strings.NewReader(""), &out, &log}, Build{})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	return awaitAddress(t, &out, &log, ended)
}

// awaitAddress waits until a server has printed where its GraphQL is.
func awaitAddress(t *testing.T, out, log *output, ended chan error) string {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if m := graphqlAddress.FindStringSubmatch(out.String()); m != nil {
			return m[1]
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the server ended before it was ready: %v\n%s", err, log.String())
		case <-deadline:
			t.Fatalf("the server is not ready after a minute\n%s", log.String())
		case <-tick.C:
		}
	}
}

// TestFounding is the story that the project was founded for, from an empty
// folder to the answer.
func TestFounding(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "new folder", "graph.db")
	address := startServer(t, store)
	question := `{"query":"query($v: View) { actor(name: \"Reaper\", view: $v) { name expansion(baseline: \"2014/2016\", period: \"2017\", kinds: [COUNTRY, REGION]) { added { target { id } firstRecorded } } } }", "variables": {"v": {"claimants": ["FireEye"]}}}`
	resp, err := http.Post(address, "application/json", strings.NewReader(question))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Data struct {
			Actor struct {
				Name      string
				Expansion struct {
					Added []struct {
						Target        struct{ ID string }
						FirstRecorded string
					}
				}
			}
		}
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("answer: %v, errors %v", err, answer.Errors)
	}
	got := answer.Data.Actor.Name
	for _, a := range answer.Data.Actor.Expansion.Added {
		got += " " + a.Target.ID + " " + a.FirstRecorded
	}
	const want = "APT37 country/JP 2018-02-20 country/VN 2018-02-20 region/middle-east 2018-02-20"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHealth(t *testing.T) {
	server := strings.TrimSuffix(strings.TrimPrefix(startServer(t, "sqlite::memory:"), "http://"), "/graphql")
	_, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{server, ":" + port, "0.0.0.0:" + port} { // as the server's own -addr may be
		if out, err := runCommand(t, "health", "-addr", addr); err != nil || out != "ready\n" {
			t.Errorf("health of %s: %q, %v", addr, out, err)
		}
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := nobody.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := runCommand(t, "health", "-addr", nobody.Addr().String()); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("health of nobody: %v", err)
	}
}

// TestStartsThatFail shows that each gives one clear line and no stack.
func TestStartsThatFail(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := t.TempDir()
	noStore := filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(noStore, []byte(strings.Repeat("Dear reader, this is no database. ", 99)), 0o600); err != nil {
		t.Fatal(err)
	}
	free := []string{"-addr", "127.0.0.1:0"}
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"port taken", []string{"-addr", taken.Addr().String(), "-store", "sqlite::memory:"}, "choose another with --addr"},
		{"home unset", free, "-store sqlite:PATH"},
		{"file below a file", append(free, "-store", "sqlite:"+noStore+"/graph.db"), "choose another file"},
		{"not a store", append(free, "-store", "sqlite:"+noStore), "letter.txt"},
		{"unknown store", append(free, "-store", "oracle://x"), "sqlite:PATH"},
		{"misspelt command", []string{"sevre"}, "did you mean serve?"},
		{"unknown command", []string{"dance"}, "the commands are backup, claim, completion, copy, export,"},
		{"misspelt flag", []string{"-adr", "x"}, "did you mean --addr?"},
		{"unknown flag", []string{"-password", "x"}, "see actorgraph --help"},
		{"argument", []string{"serve", "now"}, "no arguments"},
		{"several at once", []string{"-addr", "8080", "-log-format", "xml", "-store", "sqlite::memory:"}, "--log-format"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := runCommand(t, tt.args...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	if kept, err := os.ReadFile(noStore); err != nil || !strings.HasPrefix(string(kept), "Dear reader") {
		t.Errorf("a file that is no store was changed: %.40q, %v", kept, err)
	}
}

// A file does not mend itself, so nobody waits for it.
func TestDamagedFile(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "graph.db")
	one := writeFile(t, filepath.Join(folder, "v1.json"), cluster(1, "Japan"))
	says(t, nil, "import", one, "-recorded", "2018-07-10", "-store", "sqlite:"+file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for i := 20 * page; i < len(content); i++ {
		content[i] = 0x99
	}
	writeFile(t, file, string(content))
	if _, err := runCommand(t, "-store", "sqlite:"+file, "-addr", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v, want that the database is damaged", err)
	}
}

// A slip in the address of a store is told, and leaves no file behind.
func TestNoSuchStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "grpah.db")
	store := "sqlite:" + file
	for _, args := range [][]string{
		{"verify", "-store", store},
		{"readings", "-store", store},
		{"export", "-store", store},
		{"import", "-undo", "misp-galaxy@1#2", "-store", store},
		{"copy", "-from", store, "-to", "sqlite::memory:"},
	} {
		if _, err := runCommand(t, args...); err == nil || !strings.Contains(err.Error(), "there is no store") {
			t.Errorf("actorgraph %s: got %v, want that there is no store", strings.Join(args, " "), err)
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}

// TestShutdownWaits begins a question, stops the server, and ends the question
// once the server takes no others: it is still answered.
func TestShutdownWaits(t *testing.T) {
	var out, log output
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, []string{"-addr", "127.0.0.1:0", "-store", "sqlite::memory:", "-seed=false"}, noEnvironment, Streams{strings.NewReader(""), &out, &log}, Build{})
	}()
	address := awaitAddress(t, &out, &log, ended)
	host := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/graphql")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const question = `{"query": "{ __typename }"}`
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", host, len(question))
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server does not wait for the question: %q, %v", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil { // the empty line behind it
		t.Fatal(err)
	}
	stop()
	for { // until it takes no others
		another, err := net.Dial("tcp", host)
		if err != nil {
			break
		}
		if err := another.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(conn, question)
	resp, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("the question under way was not answered: %v", err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(body), "Query") {
		t.Errorf("the question under way was answered with %s, %v", body, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// A request that takes too long to wait for is cut off, and that is no failure of the server.
func TestShutdownCutsOff(t *testing.T) {
	requests, cut := context.WithCancel(t.Context())
	defer cut()
	began, ended := make(chan struct{}), make(chan error, 1)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
		ended <- r.Context().Err()
		panic(http.ErrAbortHandler) // else it could still be answered before the connection is closed
	}))
	srv.Config.BaseContext = func(net.Listener) context.Context { return requests }
	srv.Start()
	defer srv.Close()
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
		if err != nil {
			t.Error(err)
			return
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			t.Errorf("the request was answered: %s, %v", res.Status, res.Body.Close())
		}
	}()
	<-began
	if err := shutdown(srv.Config, cut, time.Millisecond, testLog(t)); err != nil {
		t.Errorf("got %v, want no error", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the request ended with %v", err)
	}
}

// testLog is a log that shows with the test's own output.
func testLog(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}
