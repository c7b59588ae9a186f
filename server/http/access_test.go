package http_test

import (
	"encoding/csv"
	"io"
	"log/slog"
	nethttp "net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/cleared"
	"github.com/actorgraph/actorgraph/server/http"
)

// door is a server with a claim of each level, and a token of each clearance.
type door struct {
	*testing.T
	base          string
	authenticator *access.Authenticator
	tokens        map[graph.TLP]string
	file          *access.TokenFile
	paths         []string // that it answers
	store         graph.Store
}

// levels are all, from what everybody may see.
var levels = []graph.TLP{graph.TLPClear, graph.TLPGreen, graph.TLPAmber, graph.TLPAmberStrict, graph.TLPRed}

func newDoor(t *testing.T, anonymous access.Identity, isPublic bool, change ...func(*http.Options)) *door {
	t.Helper()
	var claims []graph.Claim
	for i, level := range levels {
		c := graphtest.Targeted("actor/acme/kestrel", []graph.ID{"country/KR", "country/JP", "country/DE", "country/FR", "country/VN"}[i], "2019")
		c.Markings = []string{level.String()}
		claims = append(claims, c)
	}
	store := sqlitetest.Open(t, vocab.Document(), *graphtest.Release("acme", "2020-01-01", claims...))
	file := access.Tokens(filepath.Join(t.TempDir(), "tokens.json"))
	d := &door{T: t, tokens: map[graph.TLP]string{}, file: file, store: store}
	for i, level := range levels {
		_, secret, err := file.Create(access.Grant{Name: "r" + strconv.Itoa(i), Role: access.Reader, Clearance: level}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		d.tokens[level] = secret
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	d.authenticator = access.NewAuthenticator(access.Settings{Tokens: file, Anonymous: anonymous, Log: log})
	health := http.NewHealth(store, log)
	health.Prepared()
	jobs := importJobs(t, store)
	options := http.Options{
		Log: log, Timeout: time.Minute, Authenticator: d.authenticator, Public: isPublic, Levels: copies(t, store), Imports: jobs,
		Sockets: http.SocketTimes{Init: time.Second, Ping: 50 * time.Millisecond}, Subscriptions: 2,
	}
	for _, f := range change {
		f(&options)
	}
	d.paths = http.Paths(store, health, options)
	handler, err := http.New(store, health, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	d.base = server.URL
	return d
}

// copies makes a copy for each clearance below the highest.
func copies(t *testing.T, store graph.Store) func(graph.TLP) (*http.Served, error) {
	return func(level graph.TLP) (*http.Served, error) {
		if level == graph.TLPRed {
			return &http.Served{Store: store}, nil
		}
		c, err := cleared.Open(t.Context(), store, level)
		if err != nil {
			return nil, err
		}
		t.Cleanup(func() {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
		return &http.Served{Store: c, Withheld: c.Withheld}, c.CatchUp(t.Context())
	}
}

// ask asks by a token, "" for none.
func (d *door) ask(method, path, token string) (*nethttp.Response, string) {
	d.Helper()
	r, err := nethttp.NewRequestWithContext(d.Context(), method, d.base+path, nil)
	if err != nil {
		d.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return d.do(nethttp.DefaultClient, r)
}

func (d *door) do(client *nethttp.Client, r *nethttp.Request) (*nethttp.Response, string) {
	d.Helper()
	resp, err := client.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp, string(body)
}

const (
	targets = "/graphql?query=%7Bactor(id:%22actor/acme/kestrel%22)%7Btargets(first:9)%7BtotalCount%7D%7D%7D"
	table   = "/export/csv?datasets=acme&restricted=true"
)

// rows counts those of a table.
func rows(t *testing.T, body string) int {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%v in %.300q", err, body)
	}
	return len(all) - 1
}

// TestEachSeesItsLevel asks the same of GraphQL and of a table by tokens of every
// clearance, and twice over, so that what is kept for one is not told another.
func TestEachSeesItsLevel(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}, true)
	for range 2 {
		for i, level := range levels {
			resp, body := d.ask("GET", targets, d.tokens[level])
			if want := `"totalCount":` + strconv.Itoa(i+1); !strings.Contains(body, want) {
				t.Errorf("%v: %s, want %s", level, body, want)
			}
			withheld := ""
			if i < 4 {
				withheld = strconv.Itoa(4 - i)
			}
			h := resp.Header
			if got := h.Get("Actorgraph-Withheld-Claims"); got != withheld {
				t.Errorf("%v: %q claims are withheld, want %q", level, got, withheld)
			}
			if vary := strings.Join(h.Values("Vary"), ","); !strings.Contains(vary, "Authorization,Cookie") || !strings.HasPrefix(h.Get("Cache-Control"), "private") {
				t.Errorf("%v: Vary is %q, Cache-Control %q", level, vary, h.Get("Cache-Control"))
			}
			if _, body := d.ask("GET", table, d.tokens[level]); rows(t, body) != i+1 {
				t.Errorf("%v: a table of %d rows, want %d", level, rows(t, body), i+1)
			}
		}
		if _, body := d.ask("GET", targets, ""); !strings.Contains(body, `"totalCount":2`) {
			t.Errorf("anybody: %s, want what is up to GREEN", body)
		}
	}
	// A file is made to be passed on.
	resp, body := d.ask("GET", "/export/csv?datasets=acme", d.tokens[graph.TLPRed])
	if rows(t, body) != 2 || resp.Trailer.Get("Actorgraph-Restricted-Claims") != "3" {
		t.Errorf("a table that does not ask for what is restricted has %d rows, and tells that %q are left out", rows(t, body), resp.Trailer.Get("Actorgraph-Restricted-Claims"))
	}
}

// TestADownloadHoldsWhatEverybodySees: a file that asks for nothing has for everybody what he may see up
// to GREEN, also of what somebody marks later, or somebody else does.
func TestADownloadHoldsWhatEverybodySees(t *testing.T) {
	d := newDoor(t, access.Identity{}, false)
	mark := graphtest.With(graphtest.Report("acme", "2021-01-01", graphtest.Targeted("actor/acme/kestrel", "country/PL", "2020")),
		graph.Entity{ID: "actor/acme/kestrel", Name: "kestrel", Dataset: "acme", STIXType: "intrusion-set", Markings: []string{"TLP:AMBER"}})
	if _, err := d.store.Write(t.Context(), mark, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]int{ // by clearance, from CLEAR; KR and JP are told since 2020, PL is on a marked actor
		"/export/csv?datasets=acme":                 {1, 2, 2, 2, 2},
		"/export/csv?datasets=acme&restricted=true": {1, 2, 4, 5, 6},
	} {
		for i, level := range levels {
			resp, body := d.ask("GET", path, d.tokens[level])
			if got := rows(t, body); got != want[i] {
				t.Errorf("%v: %s has %d rows, want %d", level, path, got, want[i])
			}
			if left := resp.Trailer.Get("Actorgraph-Restricted-Claims"); !strings.Contains(path, "restricted") && level >= graph.TLPAmber && left != strconv.Itoa(int(level)) {
				t.Errorf("%v: it tells that %s claims are left out, want %d", level, left, int(level))
			}
		}
	}
	for _, format := range []string{"ndjson", "graphml", "stix", "parquet"} {
		_, green := d.ask("GET", "/export/"+format+"?datasets=acme", d.tokens[graph.TLPGreen])
		if _, red := d.ask("GET", "/export/"+format+"?datasets=acme", d.tokens[graph.TLPRed]); red != green {
			t.Errorf("%s: who sees more has\n%.1500s\nand who sees less\n%.1500s", format, red, green)
		}
	}
}

// TestAddressByRole asks every address as nobody, with a wrong token and as a reader.
func TestAddressByRole(t *testing.T) {
	d := newDoor(t, access.Identity{}, false)
	slices.Sort(d.paths)
	for _, path := range slices.Compact(append(d.paths, "/")) {
		need, ok := access.Address(path)
		if !ok {
			t.Errorf("%s has no row in the table of access", path)
		}
		at := strings.NewReplacer(":format", "csv", "*file", "page.js", "*name", "heap", ":job", "none").Replace(path)
		method := "GET"
		switch path {
		case "/graphql":
			at += "?query=%7B__typename%7D"
		case "/signout":
			method = "POST"
		}
		for who, token := range map[string]string{"nobody": "", "a wrong token": "actorgraph_wrong", "a reader": d.tokens[graph.TLPRed]} {
			resp, body := d.ask(method, at, token)
			want := 200
			if path == "/cypher" {
				want = 404 // it is off
			}
			switch {
			case need.Role > access.Nobody && who != "a reader":
				want = 401
			case need.Role > access.Reader:
				want = 403
			}
			if resp.StatusCode != want {
				t.Errorf("%s %s as %s: %d, want %d: %.200s", method, at, who, resp.StatusCode, want, body)
			}
			if need.Role > access.Reader && want == 403 && !strings.Contains(body, need.Role.String()) {
				t.Errorf("%s %s as %s does not tell what is needed: %.200s", method, at, who, body)
			}
			if challenge := resp.Header.Get("WWW-Authenticate"); (want == 401) != strings.HasPrefix(challenge, "Bearer realm=") {
				t.Errorf("%s %s as %s: the challenge is %q", method, at, who, challenge)
			}
		}
	}
}

// TestWrongTokenWhereAnybodyReads: it is refused, and never answered as nobody's.
func TestWrongTokenWhereAnybodyReads(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPRed}, false)
	if resp, body := d.ask("GET", targets, "actorgraph_wrong"); resp.StatusCode != nethttp.StatusUnauthorized || !strings.Contains(body, "UNAUTHENTICATED") || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("%s %s", resp.Status, body)
	}
	if resp, body := d.ask("GET", targets, ""); !strings.Contains(body, `"totalCount":5`) {
		t.Errorf("nobody: %s %s", resp.Status, body)
	}
}

// TestSigningIn goes through the link as a browser does, on a server where anybody
// reads what is up to GREEN.
func TestSigningIn(t *testing.T) {
	d := newDoor(t, access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}, true)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &nethttp.Client{Jar: jar}
	visit := func(method, path string, headers ...string) (*nethttp.Response, string) {
		t.Helper()
		r, err := nethttp.NewRequestWithContext(t.Context(), method, d.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return d.do(browser, r)
	}
	if resp, body := visit("GET", "/graphiql"); resp.StatusCode != nethttp.StatusUnauthorized {
		t.Errorf("GraphiQL for anybody: %s %.200s", resp.Status, body)
	}
	if resp, body := visit("GET", d.authenticator.Link()); resp.StatusCode != nethttp.StatusOK || !strings.Contains(body, "<title>actorgraph") {
		t.Fatalf("the link leads to %s %.200s", resp.Status, body)
	}
	if _, body := visit("GET", targets); !strings.Contains(body, `"totalCount":5`) {
		t.Errorf("signed in: %s", body)
	}
	if resp, body := visit("GET", "/graphiql"); resp.StatusCode != nethttp.StatusOK {
		t.Errorf("GraphiQL, signed in: %s %.200s", resp.Status, body)
	}
	if _, body := visit("GET", "/signin"); !strings.Contains(body, "signed in as") {
		t.Errorf("the page does not tell who signed in: %s", body)
	}
	// A page of elsewhere can neither use the session nor end it.
	if resp, _ := visit("GET", targets, fetched("cross-site", "cors", "empty")...); resp.StatusCode != nethttp.StatusForbidden {
		t.Errorf("a page of elsewhere reads: %s", resp.Status)
	}
	if resp, _ := visit("POST", "/signout", append(fetched("cross-site", "navigate", "document"), "Origin", "https://evil.example")...); resp.StatusCode != nethttp.StatusForbidden {
		t.Errorf("a page of elsewhere signs out: %s", resp.Status)
	}
	if _, body := visit("POST", "/signout"); !strings.Contains(body, "not signed in") {
		t.Errorf("signed out: %s", body)
	}
	if _, body := visit("GET", targets); !strings.Contains(body, `"totalCount":2`) {
		t.Errorf("after signing out: %s", body)
	}
}

// TestClearanceWithoutACopy: a server that keeps nothing but its store shows it to
// those alone who may see everything.
func TestClearanceWithoutACopy(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	log := slog.New(slog.DiscardHandler)
	h, err := http.New(store, http.NewHealth(store, log), http.Options{
		Log: log, Timeout: time.Minute,
		Authenticator: access.NewAuthenticator(access.Settings{Anonymous: access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(nethttp.MethodGet, "http://localhost"+question, nil))
	if w.Code != 403 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if _, err := http.New(store, http.NewHealth(store, log), http.Options{Log: log}); err == nil {
		t.Error("a server without a authenticator starts")
	}
}
