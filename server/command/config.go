package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// config holds every setting: from its flag, else from its environment
// variable, else its default.
type config struct {
	store     string // sqlite:PATH, sqlite::memory:, or a neo4j:// or bolt:// address
	neo4j     neo4jConfig
	logLevel  slog.Level
	logFormat string // text or json

	addr       string        // serve, health
	timeout    time.Duration // serve: of one request
	seed       bool          // serve: whether to bring the store's seed up to date at start
	projection string        // serve: on or off

	imports          importConfig
	exports          exportConfig
	copyFrom, copyTo string
}

type neo4jConfig struct{ user, password, token, database string }

// readConfig reads the settings, and the arguments that are no flags. Flags may
// stand before, between and behind these. All that is wrong is told at once.
func readConfig(cmd command, args []string, getenv func(string) string, help io.Writer) (config, []string, error) {
	c := config{seed: true, timeout: 30 * time.Second, addr: "127.0.0.1:8080", logFormat: "text", projection: "on"}
	c.neo4j = neo4jConfig{user: "neo4j", database: "neo4j", password: getenv("NEO4J_PASSWORD"), token: getenv("NEO4J_TOKEN")}
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&c.store, "store", c.store, "where the graph is kept: sqlite:PATH, sqlite::memory: or neo4j://HOST:PORT;\nby default a file in your data folder")
	fs.StringVar(&c.neo4j.user, "neo4j-user", c.neo4j.user, "`user` of the Neo4j server; its password is read from NEO4J_PASSWORD, a bearer\ntoken from NEO4J_TOKEN")
	fs.StringVar(&c.neo4j.database, "neo4j-database", c.neo4j.database, "`database` of the Neo4j server")
	fs.TextVar(&c.logLevel, "log-level", slog.LevelInfo, "least `level` of the log on standard error: debug, info, warn, error")
	fs.StringVar(&c.logFormat, "log-format", c.logFormat, "`form` of the log: text or json")
	if cmd.flags != nil {
		cmd.flags(fs, &c)
	}
	errs := setFromEnvironment(fs, getenv)
	rest, err := parseAll(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		return c, nil, errors.Join(err, printHelp(help, cmd, fs))
	}
	if err != nil {
		return c, nil, fmt.Errorf("%w; see server %s --help", err, cmd.name)
	}
	if c.store == "" && !cmd.noStore {
		c.store, err = defaultStore(getenv)
		errs = append(errs, err)
	}
	return c, rest, errors.Join(append(errs, c.check()...)...)
}

// variable is the environment variable of a flag: -log-level is ACTORGRAPH_LOG_LEVEL,
// and what is Neo4j's keeps the name that its own tools use.
func variable(flagName string) string {
	name := strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
	if strings.HasPrefix(name, "NEO4J_") {
		return name
	}
	return "ACTORGRAPH_" + name
}

func setFromEnvironment(fs *flag.FlagSet, getenv func(string) string) (errs []error) {
	fs.VisitAll(func(f *flag.Flag) {
		value := getenv(variable(f.Name))
		if value == "" {
			return
		}
		if err := fs.Set(f.Name, value); err != nil {
			errs = append(errs, fmt.Errorf("%s=%q: %w", variable(f.Name), value, err))
		}
	})
	return errs
}

// parseAll parses flags wherever they stand. Behind "--" nothing is a flag.
func parseAll(fs *flag.FlagSet, args []string) (rest []string, err error) {
	var plain []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, plain = args[:i], args[i+1:]
	}
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return append(rest, plain...), nil
		}
		rest, args = append(rest, fs.Arg(0)), fs.Args()[1:]
	}
}

// check returns everything that is wrong with the settings.
func (c config) check() (errs []error) {
	if _, _, err := net.SplitHostPort(c.addr); err != nil {
		errs = append(errs, fmt.Errorf("-addr %q is not host:port, such as 127.0.0.1:8080", c.addr))
	}
	if c.logFormat != "text" && c.logFormat != "json" {
		errs = append(errs, fmt.Errorf("-log-format %q is neither text nor json", c.logFormat))
	}
	if c.projection != "on" && c.projection != "off" {
		errs = append(errs, fmt.Errorf("-projection %q is neither on nor off", c.projection))
	}
	if c.timeout <= 0 {
		errs = append(errs, fmt.Errorf("-timeout %s is not a time to wait", c.timeout))
	}
	return errs
}

// logger returns the log that the settings ask for.
func (c config) logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.logLevel}
	if c.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// defaultStore is a file in the folder where this system keeps a user's data.
func defaultStore(getenv func(string) string) (string, error) {
	folder := getenv("XDG_DATA_HOME")
	switch home := getenv("HOME"); {
	case folder != "":
	case runtime.GOOS == "windows" || runtime.GOOS == "darwin":
		dir, err := os.UserConfigDir()
		if err != nil {
			return "", fmt.Errorf("no folder for the store (%w); name a file with -store sqlite:PATH", err)
		}
		folder = dir
	case home == "":
		return "", errors.New("no folder for the store, because HOME is not set; name a file with -store sqlite:PATH")
	default:
		folder = filepath.Join(home, ".local", "share")
	}
	return "sqlite:" + filepath.Join(folder, "actorgraph", "graph.db"), nil
}

// printHelp writes the usage of a command; of the default command, also what
// other commands there are.
func printHelp(w io.Writer, cmd command, fs *flag.FlagSet) error {
	var b strings.Builder
	usage := "server " + cmd.name
	if cmd.name == commands()[0].name {
		b.WriteString("actorgraph: who targeted whom, since when, according to whom, and what was known at the time.\n\n")
		b.WriteString("usage: server [command] [flags]\n\ncommands:\n")
		for _, c := range commands() {
			fmt.Fprintf(&b, "  %-8s %s\n", c.name, c.summary)
		}
		b.WriteString("\nserver COMMAND --help tells more of one.\n")
		usage = "server [serve]"
	}
	fmt.Fprintf(&b, "\n%s\n\nusage: %s [flags]%s\n\nflags, each with the environment variable that also sets it:\n", cmd.summary, usage, cmd.args)
	fs.VisitAll(func(f *flag.Flag) {
		name, text := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "  -%s %s  [%s]\n      %s", f.Name, name, variable(f.Name), strings.ReplaceAll(text, "\n", "\n      "))
		if f.DefValue != "" {
			fmt.Fprintf(&b, " (default %s)", f.DefValue)
		}
		b.WriteByte('\n')
	})
	_, err := io.WriteString(w, b.String())
	return err
}
