// The command testsummary prints what go test does of each package, and in one
// closing line a package which tests it skipped and why:
//
//	go test -json ./... | go run ./internal/testsummary
//
// Without it nobody sees that: of a package that passes, go test ./... prints one
// line, and drops whatever its tests say.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	passed, err := summarize(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
	}
	if err != nil || !passed {
		os.Exit(1)
	}
}

// event is a line of go test -json; see go doc test2json.
type event struct {
	Action, Package, Test, Output string
}

// report is what is known of a package whose tests run.
type report struct {
	output  map[string][]string // by test, "" for the package's own
	skipped map[string]int      // tests by reason
}

// summarize writes what go test -json tells, and reports whether all passed.
func summarize(events io.Reader, out io.Writer) (passed bool, err error) {
	passed = true
	reports := make(map[string]*report)
	var closing []string
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<26) // a line of output may be a long diff
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text()) // go's own words, as of a module that is missing
			continue
		}
		r := reports[e.Package]
		if r == nil {
			r = &report{make(map[string][]string), make(map[string]int)}
			reports[e.Package] = r
		}
		switch {
		case e.Action == "build-output":
			fmt.Fprint(out, e.Output)
		case e.Action == "build-fail":
			passed = false
		case e.Action == "output":
			r.output[e.Test] = append(r.output[e.Test], e.Output)
		case e.Action == "skip" && e.Test != "":
			r.skipped[reasonIn(r.output[e.Test])]++
			delete(r.output, e.Test)
		case e.Action == "pass" && e.Test != "":
			delete(r.output, e.Test)
		case e.Action == "fail":
			passed = false
			for _, line := range r.output[e.Test] {
				fmt.Fprint(out, line)
			}
		case e.Action == "pass" || e.Action == "skip":
			fmt.Fprint(out, resultIn(r.output[""]))
			if len(r.skipped) > 0 {
				closing = append(closing, e.Package+": "+r.reasons())
			}
		}
	}
	slices.Sort(closing)
	for _, line := range closing {
		fmt.Fprintln(out, "skipped in", line)
	}
	return passed, lines.Err()
}

// reasonIn returns why a test was skipped, of the lines that it wrote:
// "    x_test.go:12: no Neo4j". The last line with a place is that of the skip.
func reasonIn(output []string) string {
	for _, line := range slices.Backward(output) {
		if _, after, found := strings.Cut(line, ".go:"); found {
			if _, reason, found := strings.Cut(after, ": "); found {
				return strings.TrimSpace(reason)
			}
		}
	}
	return "no reason given"
}

// resultIn returns the last line that go test wrote of a package: "ok  pkg  1.2s".
func resultIn(output []string) string {
	if len(output) == 0 {
		return ""
	}
	return output[len(output)-1]
}

// reasons returns how many tests were skipped for which reasons, the commonest first.
func (r *report) reasons() string {
	all := make([]string, 0, len(r.skipped))
	for reason := range r.skipped {
		all = append(all, reason)
	}
	slices.SortFunc(all, func(a, b string) int {
		if r.skipped[a] != r.skipped[b] {
			return r.skipped[b] - r.skipped[a]
		}
		return strings.Compare(a, b)
	})
	for i, reason := range all {
		all[i] = fmt.Sprintf("%d tests (%s)", r.skipped[reason], reason)
		if r.skipped[reason] == 1 {
			all[i] = fmt.Sprintf("1 test (%s)", reason)
		}
	}
	return strings.Join(all, ", ")
}
