package command

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/telemetry"
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
	limits     limitsConfig  // serve
	times      http.Times    // serve: of a connection
	public     bool          // serve: anybody may read what is not restricted
	private    bool          // serve: something else bounds who reaches the address
	access     accessConfig  // serve, token: who may do what
	cypher     bool          // serve: /cypher answers
	observe    observeConfig // serve: what is told of requests
	token      tokenConfig   // token
	origins    []string      // serve: whose pages may use the server, besides its own
	hosts      []string      // serve: its names, besides localhost and addresses
	readOnly   bool          // serve: whether to write nothing into the store
	seed       bool          // serve: whether to bring the store's seed up to date at start
	projection string        // serve: on or off
	feeds      string        // serve: file of feeds to look at; empty: none

	imports          importConfig
	claim            claimConfig
	exports          exportConfig
	copyFrom, copyTo string
}

type neo4jConfig struct{ user, password, token, database string }

// defaults returns the settings of a program that is told nothing. Secrets have
// no flag, because others see the arguments of a process.
func defaults(getenv func(string) string) config {
	return config{
		logFormat: "text", addr: "127.0.0.1:8080", timeout: 10 * time.Second, seed: true, projection: "on",
		limits: defaultLimits(), times: http.DefaultTimes(), claim: claimConfig{by: getenv("USER")},
		observe: observeConfig{endpoint: tracesEndpoint(getenv)},
		neo4j:   neo4jConfig{user: "neo4j", database: "neo4j", password: getenv("NEO4J_PASSWORD"), token: getenv("NEO4J_TOKEN")},
	}
}

// flags adds the flags that every command has.
func (c *config) flags(fs *pflag.FlagSet) {
	fs.StringVar(&c.store, "store", c.store, "`where` the graph is kept: sqlite:PATH, sqlite::memory: or neo4j://HOST:PORT;\nby default a file in your data folder")
	fs.StringVar(&c.neo4j.user, "neo4j-user", c.neo4j.user, "`user` of the Neo4j server; its password is read from NEO4J_PASSWORD, a bearer\ntoken from NEO4J_TOKEN")
	fs.StringVar(&c.neo4j.database, "neo4j-database", c.neo4j.database, "`database` of the Neo4j server")
	fs.TextVar(&c.logLevel, "log-level", slog.LevelInfo, "least `level` of the log on standard error: debug, info, warn, error")
	fs.StringVar(&c.logFormat, "log-format", c.logFormat, "`form` of the log: text or json")
}

// settle reads the settings that no flag gave from the environment, and returns
// everything that is wrong with all of them at once.
func (p *program) settle(flags *pflag.FlagSet, needsStore bool) error {
	errs := setFromEnvironment(flags, p.getenv)
	if folder, err := dataFolder(p.getenv); p.access.tokens == "" && err == nil {
		p.access.tokens = filepath.Join(folder, "tokens.json")
	}
	if p.store == "" && needsStore {
		var err error
		p.store, err = defaultStore(p.getenv)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, p.check()...)...)
}

// variable is the environment variable of a flag: --log-level is ACTORGRAPH_LOG_LEVEL,
// and what is Neo4j's keeps the name that its own tools use.
func variable(flagName string) string {
	name := strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
	if strings.HasPrefix(name, "NEO4J_") {
		return name
	}
	return "ACTORGRAPH_" + name
}

// nameVariable adds to the help of a flag which environment variable sets it.
func nameVariable(f *pflag.Flag) { f.Usage += " [" + variable(f.Name) + "]" }

func setFromEnvironment(flags *pflag.FlagSet, getenv func(string) string) (errs []error) {
	flags.VisitAll(func(f *pflag.Flag) {
		value := getenv(variable(f.Name))
		if value == "" || f.Changed {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			errs = append(errs, fmt.Errorf("%s=%q: %w", variable(f.Name), value, err))
		}
	})
	return errs
}

// check returns everything that is wrong with the settings.
func (c config) check() (errs []error) {
	if _, _, err := net.SplitHostPort(c.addr); err != nil {
		errs = append(errs, fmt.Errorf("--addr %q is not host:port, such as 127.0.0.1:8080", c.addr))
	}
	if c.logFormat != "text" && c.logFormat != "json" {
		errs = append(errs, fmt.Errorf("--log-format %q is neither text nor json", c.logFormat))
	}
	if c.projection != "on" && c.projection != "off" {
		errs = append(errs, fmt.Errorf("--projection %q is neither on nor off", c.projection))
	}
	for _, t := range []struct {
		name string
		wait time.Duration
	}{{"timeout", c.timeout}, {"body-timeout", c.times.Body}, {"stall-timeout", c.times.Stall}, {"idle-timeout", c.times.Idle}} {
		if t.wait <= 0 {
			errs = append(errs, fmt.Errorf("--%s %s is not a time to wait", t.name, t.wait))
		}
	}
	if c.readOnly && c.feeds != "" {
		errs = append(errs, errors.New("--read-only and --feeds exclude each other: feeds are written into the store"))
	}
	if c.public && c.private {
		errs = append(errs, errors.New("--public and --private-network exclude each other: either anybody reads, or only those who may read all"))
	}
	return append(errs, c.observe.check(), c.access.check(), c.exports.view.Check())
}

// logger returns the log that the settings ask for.
func (c config) logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.logLevel}
	var h slog.Handler = slog.NewTextHandler(w, o)
	if c.logFormat == "json" {
		h = slog.NewJSONHandler(w, o)
	}
	return slog.New(telemetry.LogHandler(h))
}

// defaultStore is a file in the folder where this system keeps a user's data.
func defaultStore(getenv func(string) string) (string, error) {
	folder, err := dataFolder(getenv)
	if err != nil {
		return "", fmt.Errorf("no folder for the store: %w; name a file with --store sqlite:PATH", err)
	}
	return "sqlite:" + filepath.Join(folder, "graph.db"), nil
}

// dataFolder is where this system keeps a user's data, of this program.
func dataFolder(getenv func(string) string) (string, error) {
	folder := getenv("XDG_DATA_HOME")
	switch home := getenv("HOME"); {
	case folder != "":
	case runtime.GOOS == "windows" || runtime.GOOS == "darwin":
		dir, err := os.UserConfigDir()
		if err != nil {
			return "", err
		}
		folder = dir
	case home == "":
		return "", errors.New("HOME is not set")
	default:
		folder = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(folder, "actorgraph"), nil
}
