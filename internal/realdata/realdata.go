// Package realdata finds the public data sets that tests read. They are not
// part of the project: a user's clone has none, and then those tests say so.
package realdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder of the data sets: $ACTORGRAPH_DATA, or a folder
// shared/data beside the checkout. Where there is none the test is skipped with
// the reason, but fails if CI=true, where the data must be.
func Dir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("ACTORGRAPH_DATA"); dir != "" {
		return dir
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir := wd; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		data := filepath.Join(dir, "shared", "data")
		if _, err := os.Stat(data); err == nil {
			return data
		}
	}
	const reason = "no real data: set ACTORGRAPH_DATA to a folder that holds it, or lay it as shared/data beside the checkout"
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
	return ""
}
