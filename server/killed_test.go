//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledServerLeavesNothing: what a server that is killed has left, a copy without
// restricted claims and half a file that was on its way, the next one removes.
func TestKilledServerLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	temporary, store, tokens := filepath.Join(dir, "tmp"), filepath.Join(dir, "graph.db"), filepath.Join(dir, "tokens.json")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	program := func(arguments ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0], arguments...)
		cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temporary)
		return cmd
	}
	secret, err := program("token", "create", "ann", "--role", "editor", "--clearance", "all", "--tokens", tokens).Output()
	if err != nil {
		t.Fatal(err)
	}
	start := func() (*exec.Cmd, string) {
		cmd := program("serve", "--addr", "127.0.0.1:0", "--store", "sqlite:"+store, "--public", "--seed=false", "--tokens", tokens)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, addressIn(t, out)
	}
	left := func() []string {
		var names []string
		for _, pattern := range []string{filepath.Join(temporary, "actorgraph-copy-*", "graph.db"), filepath.Join(store+"-imports", "*", "*", "half.json")} {
			found, err := filepath.Glob(pattern)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, found...)
		}
		return names
	}
	killed, addr := start()
	conn := dial(t, addr)
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /import?dataset=mine&name=half.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "+strings.TrimSpace(string(secret))+
		"\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); len(left()) < 2; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a minute later there is only %v", left())
		}
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := killed.Wait(); err == nil {
		t.Fatal("it ended by itself")
	}
	before := left()
	next, _ := start()
	if names := left(); len(before) != 2 || len(names) != 1 || names[0] == before[0] {
		t.Errorf("killed it left %v, and the next has %v; want its own copy alone", before, names)
	}
	if err := next.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := next.Wait(); err != nil {
		t.Error(err)
	}
	for _, folder := range []string{temporary, store + "-imports"} {
		if rest, err := os.ReadDir(folder); err == nil && len(rest) > 0 {
			t.Errorf("in the end %s has %v", folder, rest)
		}
	}
}
