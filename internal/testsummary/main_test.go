package main

import (
	"strings"
	"testing"
)

func TestSummarize(t *testing.T) {
	const events = `
{"Action":"output","Package":"x/a","Test":"TestFar","Output":"=== RUN   TestFar\n"}
{"Action":"output","Package":"x/a","Test":"TestFar","Output":"    a_test.go:4: no server: set URI\n"}
{"Action":"output","Package":"x/a","Test":"TestFar","Output":"--- SKIP: TestFar (0.00s)\n"}
{"Action":"skip","Package":"x/a","Test":"TestFar"}
{"Action":"output","Package":"x/a","Test":"TestFarther","Output":"    help.go:9: no server: set URI\n"}
{"Action":"skip","Package":"x/a","Test":"TestFarther"}
{"Action":"skip","Package":"x/a","Test":"TestSilent"}
{"Action":"output","Package":"x/a","Test":"TestNear","Output":"=== RUN   TestNear\n"}
{"Action":"pass","Package":"x/a","Test":"TestNear"}
{"Action":"output","Package":"x/a","Output":"PASS\n"}
{"Action":"output","Package":"x/a","Output":"ok  \tx/a\t0.1s\n"}
{"Action":"pass","Package":"x/a"}
{"Action":"output","Package":"x/none","Output":"?   \tx/none\t[no test files]\n"}
{"Action":"skip","Package":"x/none"}
`
	const want = "ok  \tx/a\t0.1s\n?   \tx/none\t[no test files]\n" +
		"skipped in x/a: 2 tests (no server: set URI), 1 test (no reason given)\n"
	var out strings.Builder
	passed, err := summarize(strings.NewReader(strings.TrimSpace(events)), &out)
	if err != nil || !passed || out.String() != want {
		t.Errorf("passed %t, %v, printed\n%s\nwant\n%s", passed, err, out.String(), want)
	}
}

func TestSummarizeShowsWhatFails(t *testing.T) {
	for _, tt := range []struct{ why, events, want string }{
		{
			"a test", `{"Action":"output","Package":"x/a","Test":"TestOne","Output":"    a_test.go:4: got 1\n"}
{"Action":"fail","Package":"x/a","Test":"TestOne"}
{"Action":"output","Package":"x/a","Output":"FAIL\tx/a\t0.1s\n"}
{"Action":"fail","Package":"x/a"}`, "    a_test.go:4: got 1\nFAIL\tx/a\t0.1s\n",
		},
		{
			"a build", `{"ImportPath":"x/a","Action":"build-output","Output":"a.go:1: no\n"}
{"ImportPath":"x/a","Action":"build-fail"}
{"Action":"output","Package":"x/a","Output":"FAIL\tx/a [build failed]\n"}
{"Action":"fail","Package":"x/a","FailedBuild":"x/a"}`, "a.go:1: no\nFAIL\tx/a [build failed]\n",
		},
	} {
		var out strings.Builder
		passed, err := summarize(strings.NewReader(tt.events), &out)
		if err != nil || passed || out.String() != tt.want {
			t.Errorf("%s: passed %t, %v, printed\n%s\nwant\n%s", tt.why, passed, err, out.String(), tt.want)
		}
	}
}

// A summary must not pass for a run that did not take place.
func TestSummarizeMissesWhatDidNotEnd(t *testing.T) {
	for _, events := range []string{
		``,
		`{"Action":"start","Package":"x/a"}`,
		`{"Action":"start","Package":"x/a"}
{"Action":"pass","Package":"x/a","Test":"TestOne"}`,
	} {
		var out strings.Builder
		if _, err := summarize(strings.NewReader(events), &out); err == nil {
			t.Errorf("no error for %q, printed %q", events, out.String())
		}
	}
}
