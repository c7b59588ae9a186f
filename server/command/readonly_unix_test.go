//go:build unix

package command

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asNobody names the environment variable by which this test program runs one command,
// as a user who may write nothing.
const asNobody = "ACTORGRAPH_TEST_COMMAND"

// TestCommandAsNobody is what runs then.
func TestCommandAsNobody(t *testing.T) {
	args := os.Getenv(asNobody)
	if args == "" {
		return // it is not run for itself
	}
	out, err := runCommand(t, strings.Split(args, "\x1f")...)
	fmt.Printf("\x02%s|%v\x03\n", out, err)
}

// nobody runs a command as a user who may read the files of the tests and write none.
func nobody(t *testing.T, args ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program") // where others may run it
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, content, 0o755); err != nil { //nolint:gosec // a program has to be run
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestCommandAsNobody$", "-test.v")
	cmd.Env = append(os.Environ(), asNobody+"="+strings.Join(args, "\x1f"), "TMPDIR=/tmp")
	if os.Geteuid() == 0 { // who may write everything
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	_, after, _ := strings.Cut(string(out), "\x02")
	said, _, _ := strings.Cut(after, "\x03")
	return said
}

// TestFilesThatCannotBeWritten reads a store whose file and folder cannot be
// written: the same comes out, nothing is left beside it, and writing says what can be done.
func TestFilesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { //nolint:gosec // others have to enter it
		t.Fatal(err)
	}
	path := filepath.Join(dir, "stores", "graph.db")
	at := "sqlite:" + path
	file := writeFile(t, filepath.Join(dir, "v.json"), cluster(1, "Japan", "Vietnam"))
	says(t, nil, "import", "misp", file, "-store", at, "-recorded", "2018-07-10")
	commands := [][]string{{"readings"}, {"export", "-format", "jsonl"}, {"verify"}}
	var want []string
	for i := range commands {
		commands[i] = append(commands[i], "-store", at)
		want = append(want, says(t, nil, commands[i]...)+"|<nil>")
	}
	folder := filepath.Dir(path)
	for name, mode := range map[string]os.FileMode{path: 0o444, folder: 0o555, file: 0o444, dir: 0o555} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, name := range []string{dir, folder} {
			if err := os.Chmod(name, 0o700); err != nil { //nolint:gosec // a folder has to be entered to be removed
				t.Error(err)
			}
		}
	})
	for i, args := range commands {
		if got := nobody(t, args...); got != want[i] {
			t.Errorf("%v says %s, want %s", args, got, want[i])
		}
	}
	if got := nobody(t, "import", "misp", file, "-store", at, "-recorded", "2018-07-10"); !strings.Contains(got, "serve --read-only") || strings.Count(got, "\n") > 0 {
		t.Errorf("import says %q, want that it can be read, in one line", got)
	}
	if rest, err := os.ReadDir(folder); err != nil || len(rest) != 1 {
		t.Errorf("beside the file: %v %v", rest, err)
	}
	// What was committed is in a log beside the file while somebody has it open, or after a crash.
	if err := os.WriteFile(path+"-wal", []byte("x"), 0o444); err != nil && os.Geteuid() == 0 {
		t.Fatal(err)
	} else if got := nobody(t, "readings", "-store", at); err == nil && !strings.Contains(got, "copy both files") {
		t.Errorf("with a log beside it: %s", got)
	}
}
