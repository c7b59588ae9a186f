package command

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// TestImportingWorksAsTold walks down docs/importing.md: it writes the files that
// the page shows, runs its commands, and finds what it says they print. A mapping
// that a command has written is the one shown.
func TestImportingWorksAsTold(t *testing.T) {
	page, err := os.ReadFile("../../docs/importing.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var printed string
	commands := 0
	for _, m := range fence.FindAllSubmatch(page, -1) {
		kind, name, content := string(m[1]), string(m[2]), m[3]
		switch {
		case name != "":
			written, err := os.ReadFile(name)
			if err == nil && !bytes.Equal(written, content) {
				t.Errorf("%s was written as\n%s\nand the page shows\n%s", name, written, content)
			}
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		case kind == "sh":
			printed = ""
			for line := range strings.Lines(string(content)) {
				args := strings.Fields(line)
				if args[0] != "actorgraph" {
					t.Fatalf("the page tells to run %q", line)
				}
				commands++
				printed += says(t, nil, append(args[1:], "--store", "sqlite:graph.db")...)
			}
		case kind == "text":
			for line := range strings.Lines(string(content)) {
				if !strings.Contains(printed, strings.TrimSpace(line)) {
					t.Errorf("the page says that %q is printed; it is\n%s", strings.TrimSpace(line), printed)
				}
			}
		}
	}
	if commands < 6 {
		t.Errorf("the page shows %d commands, want at least 6: are they still found?", commands)
	}
}

func TestGuessWritesNothingThatIsThere(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "a.csv", "Group,Hit\nK,Japan\n")
	says(t, []string{"nothing was written"}, "import", "csv", "a.csv", "--guess", "--dry-run")
	says(t, []string{`"mapping": "# Proposed`, `"file": "a.mapping.yaml"`}, "import", "csv", "a.csv", "--guess", "--json")
	tests := []struct {
		name, want string
		args       []string
	}{
		{"a file that is there", "exists", []string{"csv", "a.csv"}},
		{"another format", "actorgraph import csv FILE --guess", []string{"stix", "a.csv"}},
		{"standard input", "actorgraph import csv FILE --guess", []string{"csv", "-"}},
		{"no mapping, no guess", "the smallest mapping", nil},
	}
	for _, tt := range tests {
		args := append([]string{"import", "--guess"}, tt.args...)
		if tt.args == nil {
			args = []string{"import", "--store", "sqlite::memory:", "csv", "a.csv"}
		}
		if out, err := runCommand(t, args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q\n%s", tt.name, err, tt.want, out)
		}
	}
}
