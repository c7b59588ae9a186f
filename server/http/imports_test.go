package http_test

import (
	"encoding/json"
	"io"
	"log/slog"
	nethttp "net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/importing"
)

// importJobs are the imports into a store, of files of 64 KiB at most, two at once.
func importJobs(t *testing.T, store graph.Store) *importing.Jobs {
	t.Helper()
	jobs := importing.NewJobs(t.Context(), store, importing.Settings{
		Folder: filepath.Join(t.TempDir(), "imports"), MaxBytes: 64 << 10, Most: 2, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() {
		if err := jobs.Close(); err != nil {
			t.Error(err)
		}
	})
	return jobs
}

// desk is a server that takes files, and who sends them.
type desk struct {
	*testing.T
	store   graph.Store
	handler nethttp.Handler
	base    string
	health  *http.Health
	tokens  map[string]string // by name: ann and bob are editors, gus is one up to TLP:GREEN, eve reads, root is admin
}

func newDesk(t *testing.T, times http.Times, change ...func(*http.Options)) *desk {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	d := &desk{T: t, tokens: map[string]string{}, store: sqlitetest.Open(t, vocab.Document(), *graphtest.Release("acme", "2020-01-01", graphtest.Targeted("actor/acme/kestrel", "country/KR", "2019")))}
	file := access.Tokens(filepath.Join(t.TempDir(), "tokens.json"))
	d.health = http.NewHealth(d.store, log)
	o := http.Options{
		Log: log, Timeout: time.Minute, Stall: times.Stall, Imports: importJobs(t, d.store), Origins: http.Origins{"https://notes.example.org"},
		Authenticator: access.NewAuthenticator(access.Settings{Tokens: file, Log: log, Anonymous: access.Identity{Role: access.Reader, Clearance: graph.TLPRed}}),
	}
	for _, c := range change {
		c(&o)
	}
	handler, err := http.New(d.store, d.health, o)
	if err != nil {
		t.Fatal(err)
	}
	d.handler, d.base = handler, "http://"+listen(t, handler, times, 100)
	for name, role := range map[string]access.Role{"ann": access.Editor, "bob": access.Editor, "gus": access.Editor, "eve": access.Reader, "root": access.Admin} {
		clearance := graph.TLPRed
		if name == "gus" {
			clearance = graph.TLPGreen
		}
		_, secret, err := file.Create(access.Grant{Name: name, Role: role, Clearance: clearance}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		d.tokens[name] = secret
	}
	return d
}

const plover = `{"type": "bundle", "id": "bundle--1", "objects": [
	{"type": "intrusion-set", "id": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "name": "Grey Plover", "modified": "2024-03-01T00:00:00Z"},
	{"type": "location", "id": "location--f1543176-d780-5589-8641-e23023f65103", "country": "JP"},
	{"type": "relationship", "id": "relationship--34e2718c-740c-50b9-95bb-f4adf827644a", "relationship_type": "targets", "source_ref": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "target_ref": "location--f1543176-d780-5589-8641-e23023f65103"}]}`

// ask asks as somebody, with a body of a type and further headers.
func (d *desk) ask(who, method, path string, body io.Reader, headers ...string) (*nethttp.Response, importing.Status, string) {
	d.Helper()
	r, err := nethttp.NewRequestWithContext(d.Context(), method, d.base+path, body)
	if err != nil {
		d.Fatal(err)
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+d.tokens[who])
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := nethttp.DefaultClient.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	var s importing.Status
	if resp.StatusCode < 300 && len(text) > 0 {
		if err := json.Unmarshal(text, &s); err != nil {
			d.Fatalf("%v in %.300s", err, text)
		}
	}
	return resp, s, string(text)
}

var asFile = []string{"Content-Type", "application/octet-stream"}

// wait waits until an import has ended.
func (d *desk) wait(who, address string) importing.Status {
	d.Helper()
	tick, deadline := time.NewTicker(2*time.Millisecond), time.After(slowness)
	defer tick.Stop()
	for {
		resp, s, text := d.ask(who, "GET", address, nil)
		if resp.StatusCode != nethttp.StatusOK || s.Ended != nil {
			return s
		}
		select {
		case <-deadline:
			d.Fatalf("the import is still %s", text)
		case <-tick.C:
		}
	}
}

func (d *desk) claims() int {
	d.Helper()
	stats, err := d.store.Stats(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	return stats.Datasets["mine"]
}

func TestPostImport(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	const address = "/import?name=plover.json&dataset=mine&reason=of%20this%20week"
	if resp, _, text := d.ask("ann", "POST", address, strings.NewReader(plover), asFile...); resp.StatusCode != nethttp.StatusServiceUnavailable {
		t.Errorf("before the store is prepared: %s %s", resp.Status, text)
	}
	d.health.Prepared()
	for _, tt := range []struct {
		more        string
		new, claims int
	}{{"&dryRun=true", 2, 0}, {"", 2, 2}} {
		resp, begun, text := d.ask("ann", "POST", address+tt.more, strings.NewReader(plover), asFile...)
		if resp.StatusCode != nethttp.StatusAccepted || resp.Header.Get("Location") != "/import/"+begun.ID || begun.ReceivedBytes != int64(len(plover)) {
			t.Fatalf("%s %s", resp.Status, text)
		}
		done := d.wait("ann", resp.Header.Get("Location"))
		if done.State != importing.Done || done.Summaries[0].New != tt.new || d.claims() != tt.claims || done.By != "ann" {
			t.Errorf("it is %+v, and %d claims are there", done, d.claims())
		}
		for who, want := range map[string]int{"bob": 404, "eve": 403, "": 401, "root": 200} {
			if resp, _, text := d.ask(who, "GET", "/import/"+begun.ID, nil); resp.StatusCode != want {
				t.Errorf("%q is told %s %s, want %d", who, resp.Status, text, want)
			}
			if resp, _, text := d.ask(who, "DELETE", "/import/"+begun.ID, nil); resp.StatusCode != want && (want != 200 || resp.StatusCode != nethttp.StatusAccepted) {
				t.Errorf("%q cancels with %s %s", who, resp.Status, text)
			}
		}
	}
	for who, want := range map[string]int{"ann": 2, "bob": 0, "root": 2} {
		if _, _, text := d.ask(who, "GET", "/import", nil); strings.Count(text, `"id"`) != want {
			t.Errorf("%s is told of %s, want %d imports", who, text, want)
		}
	}
	readings, err := d.store.Readings(t.Context())
	if last := readings[len(readings)-1]; err != nil || last.Entry.By != "ann" || last.Entry.Reason != "of this week" {
		t.Errorf("the reading is %+v, %v", last, err)
	}
}

func TestPostImportRefuses(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	long := strings.Repeat("x", 64<<10+1)
	for why, tt := range map[string]struct {
		who, address string
		body         io.Reader
		headers      []string
		status       int
		want         string
	}{
		"nobody":                  {"", "/import", strings.NewReader(plover), asFile, 401, "token create --role editor"},
		"a reader":                {"eve", "/import", strings.NewReader(plover), asFile, 403, "editor"},
		"no type":                 {"ann", "/import", strings.NewReader(plover), nil, 415, "application/octet-stream"},
		"a form":                  {"ann", "/import", strings.NewReader(plover), []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "application/octet-stream"},
		"a form with a file":      {"ann", "/import", strings.NewReader(plover), []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, "application/octet-stream"},
		"plain text":              {"ann", "/import", strings.NewReader(plover), []string{"Content-Type", "text/plain"}, 415, "application/octet-stream"},
		"a misspelt parameter":    {"ann", "/import?dataset=mine&dryrun=true", strings.NewReader(plover), asFile, 400, "there is no dryrun; there are name, "},
		"a parameter twice":       {"ann", "/import?dataset=mine&dataset=yours", strings.NewReader(plover), asFile, 400, "given 2 times"},
		"a broken address":        {"ann", "/import?dataset=%zz", strings.NewReader(plover), asFile, 400, "address"},
		"neither true nor false":  {"ann", "/import?dataset=mine&yes=perhaps", strings.NewReader(plover), asFile, 400, "neither true nor false"},
		"no day":                  {"ann", "/import?dataset=mine&recorded=yesterday", strings.NewReader(plover), asFile, 400, "recorded"},
		"a control in a name":     {"ann", "/import?dataset=mine&name=a%00b", strings.NewReader(plover), asFile, 400, "name"},
		"a format that is none":   {"ann", "/import?format=stix3", strings.NewReader(plover), asFile, 400, "there is no"},
		"a table without mapping": {"ann", "/import?format=csv", strings.NewReader("a,b\n"), asFile, 400, "mapping"},
		"nothing":                 {"ann", "/import?dataset=mine", nil, asFile, 400, "empty"},
		"too long a mapping":      {"ann", "/import?format=csv&mapping=" + long[:20<<10], strings.NewReader("a,b\n"), asFile, 400, "bytes"},
		"too large":               {"ann", "/import?dataset=mine", strings.NewReader(long), asFile, 413, "limit is 65536"},
		"too large, not told":     {"ann", "/import?dataset=mine", io.MultiReader(strings.NewReader(long)), asFile, 413, "--limits import"},
		"another page":            {"ann", "/import?dataset=mine", strings.NewReader(plover), append(asFile, "Sec-Fetch-Site", "cross-site"), 403, "another origin"},
		"an older browser's page": {"ann", "/import?dataset=mine", strings.NewReader(plover), append(asFile, "Origin", "https://evil.example"), 403, "another origin"},
	} {
		t.Run(why, func(t *testing.T) {
			resp, _, text := d.ask(tt.who, "POST", tt.address, tt.body, tt.headers...)
			if resp.StatusCode != tt.status || !strings.Contains(text, tt.want) {
				t.Errorf("%s %s, want %d with %q", resp.Status, text, tt.status, tt.want)
			}
		})
	}
	for _, tt := range [][2]string{{"GET", "/import"}, {"GET", "/import/x"}, {"DELETE", "/import/x"}} {
		if resp, _, text := d.ask("ann", tt[0], tt[1], nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); resp.StatusCode != nethttp.StatusForbidden {
			t.Errorf("%v of another page: %s %s", tt, resp.Status, text)
		}
	}
	if resp, _, text := d.ask("ann", "PUT", "/import", strings.NewReader(plover), asFile...); resp.StatusCode < 400 {
		t.Errorf("PUT: %s %s", resp.Status, text)
	}
	if _, _, text := d.ask("ann", "GET", "/import", nil); text != `{"imports":[]}` || d.claims() != 0 {
		t.Errorf("what was refused is listed as %s, and there are %d claims", text, d.claims())
	}
}

// A table is read with the mapping that the address has.
func TestPostImportOfATable(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	mapping := "dataset: mine\ncolumns:\n  actor: group\n  country: target\n"
	resp, _, text := d.ask("ann", "POST", "/import?format=csv&recorded=2024-03-01&mapping="+url.QueryEscape(mapping), strings.NewReader("group,target\nKestrel,Japan\n"), "Content-Type", "text/csv; charset=utf-8")
	if resp.StatusCode != nethttp.StatusAccepted {
		t.Fatalf("%s %s", resp.Status, text)
	}
	if s := d.wait("ann", resp.Header.Get("Location")); s.State != importing.Done || d.claims() == 0 {
		t.Errorf("it is %+v, and there are %d claims", s, d.claims())
	}
}

// An editor imports what his clearance admits.
func TestPostImportBelowRed(t *testing.T) {
	d := newDesk(t, http.DefaultTimes())
	d.health.Prepared()
	marked := strings.Replace(plover, `"relationship_type"`, `"object_marking_refs": ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"], "relationship_type"`, 1)
	for _, tt := range []struct {
		who, dataset, text, why string
	}{
		{"gus", "mine-green", plover, ""},
		{"gus", "mine", plover, "data sets whose keys end in -green"},
		{"gus", "mine-green", marked, "above your clearance"},
		{"ann", "mine", marked, ""},
	} {
		resp, _, text := d.ask(tt.who, "POST", "/import?dataset="+tt.dataset, strings.NewReader(tt.text), asFile...)
		if resp.StatusCode != nethttp.StatusAccepted {
			t.Fatalf("%s %s", resp.Status, text)
		}
		if s := d.wait(tt.who, resp.Header.Get("Location")); (s.State == importing.Done) != (tt.why == "") || !strings.Contains(s.Error, tt.why) {
			t.Errorf("of %s it is %+v", tt.who, s)
		}
	}
}
