package command

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/server/api"
)

var update = flag.Bool("update", false, "write the answers that the README shows anew")

var (
	questionAndAnswer = regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```")
	shellBlock        = regexp.MustCompile("(?s)```sh\n(.*?)```")
)

// inMemory is a store in memory with the seed.
func inMemory(t *testing.T) graph.Store {
	t.Helper()
	store := sqlitetest.Open(t)
	if err := prepare(t.Context(), store, preparation{seed: true, log: testLog(t)}); err != nil {
		t.Fatal(err)
	}
	return store
}

// TestReadmeAnswers asks what the README asks, of the seed alone, and compares
// the answers with those that it shows.
func TestReadmeAnswers(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	store := inMemory(t)
	handler := api.New(store, api.Options{Log: testLog(t)})
	found := questionAndAnswer.FindAllSubmatch(readme, -1)
	if len(found) < 3 {
		t.Fatalf("the README shows %d questions with answers, want at least 3", len(found))
	}
	for _, m := range found {
		got := answer(t, handler, string(m[1]))
		if diff := cmp.Diff(strings.TrimSpace(string(m[2])), got); diff != "" && !*update {
			t.Errorf("the README shows another answer to %s\n(-README +server; go test ./server/command -update writes it anew)\n%s", m[1], diff)
		}
		readme = bytes.Replace(readme, m[2], []byte(got+"\n"), 1)
	}
	if *update {
		if err := os.WriteFile("../../README.md", readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answer returns the data of an answer, indented.
func answer(t *testing.T, handler http.Handler, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, req)
	var reply struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &reply); err != nil || reply.Errors != nil {
		t.Fatalf("%s: %v %s", query, err, reply.Errors)
	}
	return layOut(t, reply.Data, "", 100)
}

// layOut indents JSON, but keeps on one line what fits it.
func layOut(t *testing.T, value json.RawMessage, indent string, width int) string {
	t.Helper()
	line := strings.NewReplacer(`,"`, `, "`, `":`, `": `, `},{`, `}, {`).Replace(string(value))
	if len(indent)+len(line) <= width || (value[0] != '{' && value[0] != '[') {
		return line
	}
	dec := json.NewDecoder(bytes.NewReader(value))
	open := nextToken(t, dec)
	var parts []string
	for dec.More() {
		part := indent + "  "
		if open == json.Delim('{') {
			part += fmt.Sprintf("%q: ", nextToken(t, dec))
		}
		var member json.RawMessage
		if err := dec.Decode(&member); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part+layOut(t, member, indent+"  ", width))
	}
	return fmt.Sprintf("%v\n%s\n%s%v", open, strings.Join(parts, ",\n"), indent, nextToken(t, dec))
}

func nextToken(t *testing.T, dec *json.Decoder) json.Token {
	t.Helper()
	tok, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// TestReadmeCommands reads the settings of every command that the README shows.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, block := range shellBlock.FindAllStringSubmatch(string(readme), -1) {
		for line := range strings.Lines(block[1]) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./server")
			if !ok {
				continue
			}
			seen++
			if i := slices.Index(strings.Fields(args), ">"); i >= 0 {
				args = strings.Join(strings.Fields(args)[:i], " ")
			}
			home := func(name string) string { return map[string]string{"HOME": t.TempDir()}[name] }
			if _, _, err := parse(strings.Fields(args), home); err != nil {
				t.Errorf("%s: %v", strings.TrimSpace(line), err)
			}
		}
	}
	if seen < 5 {
		t.Errorf("the README shows %d commands, want at least 5", seen)
	}
}
