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
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
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
	ended   bool
}

// summary is what a run of go test told so far.
type summary struct {
	out     io.Writer
	reports map[string]*report // by package
	failed  bool
}

// summarize writes what go test -json tells, and reports whether all passed. It
// is an error if no package was tested, or one was and never came to an end.
func summarize(events io.Reader, out io.Writer) (passed bool, err error) {
	s := &summary{out: out, reports: make(map[string]*report)}
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<26) // a line of output may be a long diff
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text()) // go's own words, as of a module that is missing
			continue
		}
		s.take(e)
	}
	return !s.failed, errors.Join(lines.Err(), s.close())
}

// take notes an event, and prints what is known when a test fails or a package ends.
func (s *summary) take(e event) {
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
		return
	case "build-fail":
		s.failed = true
		return
	}
	r := s.reports[e.Package]
	if r == nil {
		r = &report{output: make(map[string][]string), skipped: make(map[string]int)}
		s.reports[e.Package] = r
	}
	switch {
	case e.Action == "output":
		r.output[e.Test] = append(r.output[e.Test], e.Output)
		return
	case e.Action == "skip" && e.Test != "":
		r.skipped[reasonIn(r.output[e.Test])]++
	case e.Action == "fail":
		s.failed = true
		fmt.Fprint(s.out, strings.Join(r.output[e.Test], ""))
	case (e.Action == "pass" || e.Action == "skip") && e.Test == "":
		fmt.Fprint(s.out, resultIn(r.output[""]))
	}
	if e.Action == "pass" || e.Action == "skip" || e.Action == "fail" {
		delete(r.output, e.Test)
		r.ended = r.ended || e.Test == ""
	}
}

// close prints the closing lines.
func (s *summary) close() error {
	if len(s.reports) == 0 {
		return errors.New("no package was tested")
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(s.reports)) {
		r := s.reports[name]
		if len(r.skipped) > 0 {
			fmt.Fprintf(s.out, "skipped in %s: %s\n", name, r.reasons())
		}
		if !r.ended {
			errs = append(errs, fmt.Errorf("the tests of %s did not end", name))
		}
	}
	return errors.Join(errs...)
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
	all := slices.SortedFunc(maps.Keys(r.skipped), func(a, b string) int {
		return cmp.Or(r.skipped[b]-r.skipped[a], strings.Compare(a, b))
	})
	for i, reason := range all {
		all[i] = fmt.Sprintf("%d tests (%s)", r.skipped[reason], reason)
		if r.skipped[reason] == 1 {
			all[i] = fmt.Sprintf("1 test (%s)", reason)
		}
	}
	return strings.Join(all, ", ")
}
