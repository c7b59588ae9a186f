package command

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// limitRow is a row of a table of limits: a name, its default, what it bounds, tests.
var limitRow = regexp.MustCompile("(?m)^\\| `([a-z -]+)` \\| ([^|]+) \\| [^|]+ \\| ([^|]+) \\|$")

// TestLimitsPage: the defaults that docs/limits.md tells are those of the program.
func TestLimitsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, m := range limitRow.FindAllStringSubmatch(string(page), -1) {
		if _, twice := told[m[1]]; twice {
			t.Errorf("%s stands there twice", m[1])
		}
		told[m[1]] = m[2]
		if !strings.Contains(m[3], ".Test") {
			t.Errorf("%s has no test", m[1])
		}
	}
	want := map[string]string{
		"cypher rows": strconv.Itoa(neo4j.CypherRows), "cypher bytes": strconv.Itoa(neo4j.CypherBytes),
		"cypher time": neo4j.CypherTime.String(), "cypher text": strconv.Itoa(neo4j.CypherText), "cypher at once": strconv.Itoa(neo4j.CypherAtOnce),
	}
	limits := defaultLimits()
	for _, l := range limits.named() {
		want[l.Name] = strconv.Itoa(*l.Value)
	}
	flags := (&program{config: defaults(noEnvironment)}).serveCommand().Flags()
	for _, name := range []string{"timeout", "body-timeout", "stall-timeout", "idle-timeout"} {
		want["--"+name] = flags.Lookup(name).DefValue
	}
	for name, value := range want {
		if got := number(t, told[name]); got != value {
			t.Errorf("%s: the page tells %q, the program has %s", name, told[name], value)
		}
	}
	for name := range told {
		if _, ok := want[name]; !ok {
			t.Errorf("the program has no limit %s", name)
		}
	}
}

// number is a default as the program has it: without commas, and for this machine.
func number(t *testing.T, text string) string {
	t.Helper()
	times, ofProcessors := strings.CutSuffix(text, " × processors")
	if !ofProcessors {
		return strings.ReplaceAll(text, ",", "")
	}
	n, err := strconv.Atoi(times)
	if err != nil {
		t.Errorf("%q is no number", text)
	}
	return strconv.Itoa(n * runtime.GOMAXPROCS(0))
}

var namedTest = regexp.MustCompile("`([a-z0-9/]+)\\.((?:Test|Fuzz|Benchmark)\\w+)`")

// TestPagesNameTests that there are: what is promised is held.
func TestPagesNameTests(t *testing.T) {
	for _, file := range []string{"docs/limits.md", "docs/threat-model.md", "SECURITY.md"} {
		page, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		named := namedTest.FindAllStringSubmatch(string(page), -1)
		for _, m := range named {
			if !hasTest(t, "../../"+m[1], m[2]) {
				t.Errorf("%s names %s.%s, which is not there", file, m[1], m[2])
			}
		}
		if len(named) < 3 {
			t.Errorf("%s names %d tests", file, len(named))
		}
		// Whatever else looks like a test is named without its package, and nobody finds it.
		if rest := namedTest.ReplaceAllString(string(page), ""); strings.Contains(rest, "`Test") {
			t.Errorf("%s names a test without its package", file)
		}
	}
}

func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(folder + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}

// TestPromisesHaveTests: each row of the promises names one.
func TestPromisesHaveTests(t *testing.T) {
	page, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	_, promises, found := strings.Cut(string(page), "## Promises\n")
	promises, _, ends := strings.Cut(promises, "\n## ")
	n := 0
	for line := range strings.Lines(promises) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| promise") {
			n++
			if !namedTest.MatchString(line) {
				t.Errorf("no test holds: %s", line)
			}
		}
	}
	if !found || !ends || n < 15 {
		t.Errorf("%d promises", n)
	}
	if guard.Concurrency() != 2*runtime.GOMAXPROCS(0) {
		t.Error("the places are not two a processor, as the page tells")
	}
}
