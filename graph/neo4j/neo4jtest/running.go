package neo4jtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// Running is a server of the test's own, which it may stop and start.
type Running struct {
	Server
	env []string
}

// Start starts a server with testserver.sh. It is removed at the end of the test.
// Where FromEnv skips, so does Start; where it does not, Java and Maven are needed.
func Start(t testing.TB) *Running {
	t.Helper()
	FromEnv(t)
	r := &Running{env: os.Environ()}
	out := r.script(t, "up")
	for _, m := range regexp.MustCompile(`export (\w+)='(.*)'`).FindAllStringSubmatch(out, -1) {
		r.env = append(r.env, m[1]+"="+m[2])
		switch m[1] {
		case "NEO4J_TEST_URI":
			r.URI = m[2]
		case "NEO4J_TEST_USER":
			r.User = m[2]
		case "NEO4J_TEST_PASSWORD":
			r.Password = m[2]
		}
	}
	t.Cleanup(func() { r.script(t, "down") })
	return r
}

// Stop stops the server in order.
func (r *Running) Stop(t testing.TB) { t.Helper(); r.script(t, "stop") }

// Kill ends the server at once, as a loss of power would.
func (r *Running) Kill(t testing.TB) { t.Helper(); r.script(t, "kill") }

// Start starts the server again at the same address, and returns when it answers.
func (r *Running) Start(t testing.TB) { t.Helper(); r.script(t, "start") }

func (r *Running) script(t testing.TB, command string) string {
	t.Helper()
	// Not CommandContext: the server must outlive its start, and be removed after the test's context ended.
	cmd := exec.Command(filepath.Join(moduleRoot(t), "graph", "neo4j", "testserver", "testserver.sh"), command) //nolint:noctx // see above
	cmd.Env = r.env
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("testserver.sh %s: %v", command, err)
	}
	return string(out)
}

// moduleRoot is the folder of go.mod, above the folder that the test runs in.
// Where this file lies the program need not know: -trimpath leaves it out.
func moduleRoot(t testing.TB) string {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir := wd; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatalf("no go.mod in %s or above it", wd)
	return ""
}
