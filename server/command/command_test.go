package command

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// parse reads the settings of a command as Run does, and runs nothing.
func parse(args []string, getenv func(string) string) (config, []string, error) {
	p := &program{config: defaults(getenv), getenv: getenv}
	root := p.root()
	cmd, args, err := root.Find(doubleDashes(args, root))
	if err == nil {
		err = cmd.ParseFlags(args)
	}
	if err != nil {
		return p.config, nil, err
	}
	rest := cmd.Flags().Args()
	return p.config, rest, errors.Join(p.settle(cmd.Flags(), true), cmd.ValidateArgs(rest))
}

// TestHelp asks each command for its help, in all ways.
func TestHelp(t *testing.T) {
	all := says(t, []string{"Serve:", "Fill a store:", "About the program:", "completion", "help"}, "--help")
	for _, cmd := range (&program{}).root().Commands() {
		if !strings.Contains(all, "  "+cmd.Name()+" ") {
			t.Errorf("the help does not list %s", cmd.Name())
		}
		for _, ask := range [][]string{{cmd.Name(), "--help"}, {cmd.Name(), "-help"}, {cmd.Name(), "-h"}, {"help", cmd.Name()}} {
			out := says(t, []string{cmd.Short, "--store", "actorgraph " + cmd.Name()}, ask...)
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				if !strings.Contains(out, "--"+f.Name+" ") || !strings.Contains(out, variable(f.Name)) {
					t.Errorf("%v tells nothing of --%s or of %s", ask, f.Name, variable(f.Name))
				}
			})
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		says(t, []string{"actorgraph"}, "completion", shell)
	}
	for _, tt := range []struct{ typed, want string }{
		{"ver", "verify"},
		{"import mi", "misp-history"},
		{"export --format ", "parquet"},
		{"export -store x -match ", "certainly"},
		{"export --known", "--known-as-of"},
		{"export --lens ", "strict"},
		{"-projection ", "off"},
	} {
		says(t, []string{tt.want}, append([]string{"__complete"}, strings.Split(tt.typed, " ")...)...)
	}
}

// TestTheProgramHasOneName looks for the name of its folder where the program
// tells people what to type.
func TestTheProgramHasOneName(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	old := regexp.MustCompile(`\bserver (serve|health|import|copy|export|readings|verify|version|help|--help)\b`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range old.FindAllString(string(text), -1) {
			t.Errorf("%s says %q; the program is called actorgraph", file, found)
		}
	}
}

func TestSettingsFromEnvironment(t *testing.T) {
	env := map[string]string{"ACTORGRAPH_ADDR": "127.0.0.1:9", "NEO4J_USER": "reader", "XDG_DATA_HOME": "/data", "ACTORGRAPH_LOG_LEVEL": "debug", "ACTORGRAPH_FULL": "false"}
	getenv := func(name string) string { return env[name] }
	c, rest, err := parse([]string{"import", "a", "-log-level", "warn", "b", "--", "-c"}, getenv)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.neo4j.user, c.store, c.logLevel.String(), strings.Join(rest, " ")}
	want := []string{"reader", "sqlite:" + filepath.Join("/data", "actorgraph", "graph.db"), "WARN", "a b -c"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q: a flag goes before the environment, and that before the default", got, want)
	}
	if c.imports.full == nil || *c.imports.full {
		t.Errorf("ACTORGRAPH_FULL=false gives %v", c.imports.full)
	}
	for _, args := range [][]string{nil, {"serve"}, {"health"}} {
		if c, _, err := parse(args, getenv); err != nil || c.addr != "127.0.0.1:9" {
			t.Errorf("%v: ACTORGRAPH_ADDR gives %q, %v", args, c.addr, err)
		}
	}
	env["ACTORGRAPH_TIMEOUT"], env["ACTORGRAPH_SEED"] = "soon", "perhaps"
	_, _, err = parse(nil, getenv)
	for _, want := range []string{"ACTORGRAPH_TIMEOUT", "ACTORGRAPH_SEED"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error that names %s", err, want)
		}
	}
	if _, _, err := parse([]string{"-timeout", "1s", "-seed=false"}, getenv); err != nil {
		t.Errorf("flags go before an environment that is wrong: %v", err)
	}
}

func TestTimesToWaitAreSome(t *testing.T) {
	for _, flag := range []string{"--timeout", "--body-timeout", "--stall-timeout", "--idle-timeout"} {
		_, err := runCommand(t, "--store", "sqlite::memory:", flag, "0s")
		if err == nil || !strings.Contains(err.Error(), flag+" 0s is not a time to wait") {
			t.Errorf("%s 0s: got %v", flag, err)
		}
	}
}

func TestProjectionIsOnOrOff(t *testing.T) {
	_, err := runCommand(t, "-store", "sqlite::memory:", "-projection", "maybe")
	if err == nil || !strings.Contains(err.Error(), `-projection "maybe" is neither on nor off`) {
		t.Errorf("got %v", err)
	}
}
