package command

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/server/access"
)

func TestTokenCommands(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens.json")
	token := func(args ...string) string {
		t.Helper()
		out, err := runCommand(t, append(append([]string{"token"}, args...), "--tokens", file)...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := token("list"); !strings.Contains(out, "token create makes one") {
		t.Errorf("no tokens: %s", out)
	}
	var made shownToken
	if err := json.Unmarshal([]byte(token("create", "notebook", "--role", "editor", "--clearance", "amber+strict", "--expires", "30d", "--json")), &made); err != nil {
		t.Fatal(err)
	}
	if made.Role != access.Editor || made.Clearance != "TLP:AMBER+STRICT" || !strings.HasSuffix(made.Secret, made.Last4) || made.Expires == nil || made.Expires.Sub(made.Created).Round(time.Hour) != 30*24*time.Hour {
		t.Errorf("made %+v", made)
	}
	secret := token("create", "ci", "--expires", "never", "--clearance", "all")
	if !strings.HasPrefix(secret, "actorgraph_") || strings.Count(secret, "\n") != 1 {
		t.Errorf("the output is %q, want the secret alone", secret)
	}
	if out := token("revoke", "ci"); out != "ci is revoked\n" {
		t.Errorf("revoked: %q", out)
	}
	listed := token("list")
	for _, want := range []string{`notebook  editor  TLP:AMBER\+STRICT  valid `, `ci        reader  TLP:RED           revoked .* never `, "…" + made.Last4} {
		if !regexp.MustCompile(want).MatchString(listed) {
			t.Errorf("the list has no %q:\n%s", want, listed)
		}
	}
	var all []shownToken
	if err := json.Unmarshal([]byte(token("list", "--json")), &all); err != nil || len(all) != 2 || all[0].Secret != "" || all[1].Revoked == nil {
		t.Errorf("%v, %+v", err, all)
	}
	for _, tt := range []struct{ args, want string }{
		{"create", "name one token"},
		{"create a b", "name one token"},
		{"create x --role owner", "--role: there is no role"},
		{"create x --clearance blue", "--clearance:"},
		{"create x --expires soon", "--expires"},
		{"create x --expires -3d", "--expires"},
		{"create x --expires 99999999d", "--expires"},
		{"create notebook", "choose another name"},
		{"revoke nobody", "token list shows all"},
		{"creat x", "did you mean create?"},
	} {
		if _, err := runCommand(t, append(append([]string{"token"}, strings.Fields(tt.args)...), "--tokens", file)...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("token %s: %v, want %q", tt.args, err, tt.want)
		}
	}
	if _, err := runCommand(t, "token", "list"); err == nil || !strings.Contains(err.Error(), "--tokens FILE") {
		t.Errorf("without a folder: %v", err)
	}
}

// TestWhoMayListen: an address that other machines reach needs that somebody says
// who reads there.
func TestWhoMayListen(t *testing.T) {
	folder := t.TempDir()
	with, without := filepath.Join(folder, "with.json"), filepath.Join(folder, "without.json")
	for name, file := range map[string]string{"valid": with, "revoked": without} {
		if _, _, err := access.Tokens(file).Create(access.Grant{Name: name, Role: access.Reader}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := access.Tokens(without).Revoke("revoked", time.Now()); err != nil {
		t.Fatal(err)
	}
	all := access.Identity{Role: access.Reader, Clearance: graph.TLPRed}
	for _, tt := range []struct {
		c         config
		at        string // where it listens
		refused   bool
		anonymous access.Identity
		says      string
	}{
		{config{addr: "127.0.0.1:8080"}, "127.0.0.1", false, all, ""},
		{config{addr: "[::1]:8080"}, "::1", false, all, ""},
		{config{addr: "localhost:8080"}, "127.0.0.1", false, all, ""},
		{config{addr: "localhost:8080"}, "192.0.2.1", false, access.Identity{}, "nobody else"}, // as somebody's hosts file has it
		{config{addr: ":8080"}, "::", true, access.Identity{}, "nobody else"},
		{config{addr: "0.0.0.0:8080"}, "0.0.0.0", true, access.Identity{}, "nobody else"},
		{config{addr: ":8080", access: accessConfig{tokens: without}}, "::", true, access.Identity{}, "nobody else"},
		{config{addr: ":8080", access: accessConfig{tokens: with}}, "::", false, access.Identity{}, "those with a token; nobody else"},
		{config{addr: ":8080", access: accessConfig{oidc: access.OIDCSettings{Issuer: "https://i"}}}, "::", false, access.Identity{}, "one of https://i; nobody else"},
		{config{addr: ":8080", private: true}, "::", false, all, "--private-network"},
		{config{addr: ":8080", public: true}, "::", false, access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}, "--public"},
		{config{addr: "127.0.0.1:1", public: true}, "127.0.0.1", false, access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}, "--public"},
	} {
		at := &net.TCPAddr{IP: net.ParseIP(tt.at)}
		if err := tt.c.mayListen(); (err != nil) != tt.refused {
			t.Errorf("%+v: %v", tt.c, err)
		}
		if got := tt.c.anonymous(at); got != tt.anonymous {
			t.Errorf("%s on %s: anybody is %+v, want %+v", tt.c.addr, tt.at, got, tt.anonymous)
		}
		if got := tt.c.whoReads(at); (got == "") != (tt.says == "") || !strings.Contains(got, tt.says) {
			t.Errorf("%s on %s: it says %q, want %q", tt.c.addr, tt.at, got, tt.says)
		}
	}
	if _, err := runCommand(t, "--addr", "0.0.0.0:0", "--store", "sqlite::memory:"); err == nil || !strings.Contains(err.Error(), "actorgraph token create") {
		t.Errorf("got %v", err)
	}
}

// asks asks a running server, and returns its status and answer.
func asks(t *testing.T, method, url, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// restrictedStore is a file with an open claim and one that is marked AMBER.
func restrictedStore(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	secret := graphtest.Targeted("actor/acme/kestrel", "victim/hiddenbank", "2019")
	secret.Markings = []string{"TLP:AMBER"}
	doc := graphtest.Release("acme", "2020-01-01", graphtest.Targeted("actor/acme/kestrel", "victim/openbank", "2019"), secret)
	if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// TestPublicServer: anybody sees what is open, a token what it is for, whoever
// follows the link everything, and a token that is revoked nothing.
func TestPublicServer(t *testing.T) {
	tokens := filepath.Join(t.TempDir(), "tokens.json")
	made := map[string]string{}
	for name, level := range map[string]graph.TLP{"clear": graph.TLPClear, "amber": graph.TLPAmber, "red": graph.TLPRed} {
		_, secret, err := access.Tokens(tokens).Create(access.Grant{Name: name, Role: access.Reader, Clearance: level}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		made[name] = secret
	}
	t.Setenv("TMPDIR", t.TempDir())
	store := restrictedStore(t)
	var out, log output
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, []string{"--addr", "127.0.0.1:0", "--store", store, "--seed=false", "--public", "--tokens", tokens}, noEnvironment,
			Streams{strings.NewReader(""), &out, &log}, Build{})
	}()
	address := awaitAddress(t, &out, &log, ended)
	query := address + "?query=%7Bactor(id:%22actor/acme/kestrel%22)%7Btargets(first:9)%7Bnodes%7Btarget%7Bname%7D%7D%7D%7D%7D"
	until := func(token string) string { // what it may see is there
		t.Helper()
		for {
			status, body := asks(t, "GET", query, token)
			if status == http.StatusOK {
				return body
			}
			if status != http.StatusServiceUnavailable {
				t.Fatalf("%d %s", status, body)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	for token, sees := range map[string]bool{"": false, made["clear"]: false, made["amber"]: true, made["red"]: true} {
		if body := until(token); strings.Contains(body, "hidden") != sees || !strings.Contains(body, "openbank") {
			t.Errorf("%.15q: %s", token, body)
		}
	}
	if _, err := access.Tokens(tokens).Revoke("red", time.Now()); err != nil {
		t.Fatal(err)
	}
	revoked := time.Now()
	for status := 0; status != http.StatusUnauthorized; time.Sleep(20 * time.Millisecond) {
		if status, _ = asks(t, "GET", query, made["red"]); time.Since(revoked) > 5*time.Second {
			t.Fatalf("5 s after the token was revoked: %d", status)
		}
	}
	if !regexp.MustCompile(`sign in +http://127\.0\.0\.1:\d+/signin\?code=actorgraph_`).MatchString(out.String()) || !strings.Contains(out.String(), "TLP:GREEN (--public)") {
		t.Errorf("it says:\n%s", out.String())
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}
