package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/importing"
)

// TestImportSentToAServer sends a file to a running server and asks it for what the
// file says.
func TestImportSentToAServer(t *testing.T) {
	dir := t.TempDir()
	file, store := filepath.Join(dir, "tokens.json"), filepath.Join(dir, "graph.db")
	secret := strings.TrimSpace(says(t, nil, "token", "create", "ann", "--role", "editor", "--clearance", "all", "--tokens", file))
	t.Run("serve", func(t *testing.T) {
		base := strings.TrimSuffix(startServer(t, "sqlite:"+store, "-tokens", file, "-limits", "import=1,imports=1"), "/graphql")
		ask := func(method, path, body string) (int, http.Header, string) {
			r, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+secret)
			r.Header.Set("Content-Type", "application/json")
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			return resp.StatusCode, resp.Header, string(text)
		}
		if status, _, text := ask("POST", "/import?dataset=mine", strings.Repeat(" ", 1<<20+1)); status != http.StatusRequestEntityTooLarge {
			t.Errorf("more than -limits import=1: %d %s", status, text)
		}
		status, h, text := ask("POST", "/import?format=misp&recorded=2024-03-01&name=cluster.json", cluster(7, "Japan"))
		if status != http.StatusAccepted {
			t.Fatalf("%d %s", status, text)
		}
		s := awaitImport(t, func() string { _, _, text := ask("GET", h.Get("Location"), ""); return text })
		if s.State != importing.Done || s.Summaries[0].New == 0 {
			t.Errorf("the import is %+v", s)
		}
		question := `{"query": "{ actor(name: \"Black Emil\") { targets { nodes { target { id } claims { nodes { entered { enteredBy } } } } } } }"}`
		if _, _, text := ask("POST", "/graphql", question); !strings.Contains(text, "country/JP") || !strings.Contains(text, `"enteredBy":"ann"`) {
			t.Errorf("afterwards the server says %s", text)
		}
	})
	if _, err := os.Stat(store + "-imports"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the server left the folder of imports: %v", err)
	}
}

// TestFeedsOfAServer has a server fetch a feed from loopback.
func TestFeedsOfAServer(t *testing.T) {
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Last-Modified", "Fri, 01 Mar 2024 10:00:00 GMT")
		if _, err := io.WriteString(w, cluster(7, "Japan")); err != nil {
			t.Error(err)
		}
	}))
	defer feed.Close()
	dir := t.TempDir()
	feeds := filepath.Join(dir, "feeds.yaml")
	writeFile(t, feeds, "feeds:\n  - {name: galaxy, address: "+feed.URL+", format: misp, recorded: modified, every: 24h}\n")
	address := startServer(t, "sqlite:"+filepath.Join(dir, "graph.db"), "-feeds", feeds)
	const question = `{"query": "{ datasets { key readings { recorded enteredBy } } }"}`
	tick, deadline := time.NewTicker(10*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for text := ""; !strings.Contains(text, `"recorded":"2024-03-01","enteredBy":"feed galaxy"`); {
		select {
		case <-deadline:
			t.Fatalf("after a minute the server says %s", text)
		case <-tick.C:
		}
		resp, err := http.Post(address, "application/json", strings.NewReader(question))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		text = string(answer)
	}
	if _, err := runCommand(t, "-store", "sqlite::memory:", "-addr", "127.0.0.1:0", "-feeds", filepath.Join(dir, "nowhere.yaml")); err == nil || !strings.Contains(err.Error(), "--feeds") {
		t.Errorf("feeds that are not there: %v", err)
	}
}

// A file that names no feed is no error, but nothing that is passed over in silence.
func TestFeedsThatAreNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feeds.yaml")
	writeFile(t, file, "feeds: []\n")
	var log bytes.Buffer
	feeds, err := config{feeds: file}.readFeeds(slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil || len(feeds) != 0 || !strings.Contains(log.String(), "names none") || !strings.Contains(log.String(), file) {
		t.Errorf("%v, %v, %s", feeds, err, log.String())
	}
}

// awaitImport asks until an import has ended.
func awaitImport(t *testing.T, ask func() string) importing.Status {
	t.Helper()
	tick, deadline := time.NewTicker(5*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for {
		var s importing.Status
		text := ask()
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if s.Ended != nil {
			return s
		}
		select {
		case <-deadline:
			t.Fatalf("after a minute the import is %s", text)
		case <-tick.C:
		}
	}
}
