package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"log/slog"
	"net"
	nethttp "net/http"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/http"
	"github.com/actorgraph/actorgraph/server/importing"
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", GroupID: topicServe, Args: noArguments("name the store with --store"),
		Short: "Serve the explorer, GraphQL and GraphiQL (the default)",
		RunE:  p.doesOnStore(func(ctx context.Context, c config, _ []string, s Streams) error { return serve(ctx, c, p.build, s) }),
	}
	fs := cmd.Flags()
	addrFlag(fs, &p.config)
	fs.BoolVar(&p.public, "public", false, "let anybody who reaches the address read what is marked TLP:GREEN or less, or not\nat all; a token shows what it is for, and GraphiQL needs one. An address that other\nmachines reach needs tokens, this, or")
	fs.BoolVar(&p.private, "private-network", false, "say that only those reach the address who may read everything: a published port, a\nfirewall or a proxy sees to that")
	fs.DurationVar(&p.timeout, "timeout", p.timeout, "how long one question may take, once it has arrived")
	fs.DurationVar(&p.times.Body, "body-timeout", p.times.Body, "how long a request may take to arrive")
	fs.DurationVar(&p.times.Stall, "stall-timeout", p.times.Stall, "how long an answer, a table or an export may stand still")
	fs.DurationVar(&p.times.Idle, "idle-timeout", p.times.Idle, "how long a connection may wait for its next request")
	fs.Var(&p.limits, "limits", limitsHelp(p.limits))
	fs.StringVar(&p.projection, "projection", p.projection, "keep the whole graph in memory for questions about all of it, `on|off`: off for\ngraphs that are larger than the memory; off still answers questions about one\nactor or one target")
	fs.StringSliceVar(&p.origins, "origins", nil, "other `origins` whose pages may use this server, such as https://notes.example.org,\nseparated by commas; none by default")
	fs.StringSliceVar(&p.hosts, "hosts", nil, "other `names` by which this server is asked, such as graph.example.org, separated\nby commas; localhost and addresses are valid without")
	tokensFlag(fs, &p.access)
	oidcFlags(fs, &p.access)
	fs.BoolVar(&p.cypher, "cypher", false, "answer questions in Cypher at /cypher, which only read, for those who may read\neverything; on a store in Neo4j")
	observeFlags(fs, &p.observe)
	fs.StringVar(&p.feeds, "feeds", "", "`file` of feeds to fetch by a schedule and import when they change, in YAML")
	fs.BoolVar(&p.readOnly, "read-only", false, "write nothing into the store: a file that cannot be written is served as it is, and\nnobody adds claims")
	fs.BoolVar(&p.seed, "seed", p.seed, "bring the curated seed in the store up to date at start")
	oneOf(cmd, "projection", "on", "off")
	return cmd
}

func addrFlag(fs *pflag.FlagSet, c *config) {
	fs.StringVar(&c.addr, "addr", c.addr, "`host:port` to serve on; only this machine reaches the default")
}

// graceful is how long requests under way may go on once the server shall stop.
const graceful = 10 * time.Second

// serve answers until the context ends. The port is taken first, so that a
// second start fails before it touches the store.
func serve(ctx context.Context, c config, build Build, s Streams) error {
	log := c.logger(s.Err)
	if err := c.mayListen(); err != nil {
		return err
	}
	feeds, err := c.readFeeds(log)
	if err != nil {
		return err
	}
	cypher, endCypher, err := c.askCypher()
	if err != nil {
		return err
	}
	defer endCypher()
	listener, err := listen(ctx, c.addr)
	if err != nil {
		return err
	}
	open := openStore
	if c.readOnly {
		open = openReadOnly
	}
	store, err := open(ctx, c.store, c.neo4j)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() {
		if err := store.Close(); err != nil {
			log.Error("close the store", "error", err)
		}
	}()
	observe, err := c.observe.start(ctx, build.version(), log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer c.observe.end(observe, log)
	store = observe.Metrics.Store(store, log)
	file, health := storeFileAt(fileOf(c.store)), http.NewHealth(store, log)
	authenticator, err := c.authenticator(listener.Addr(), log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	levels := newLevels(ctx, store, c, observe.Metrics, log)
	defer func() {
		if err := levels.close(); err != nil {
			log.Error("remove the copies without restricted data", "error", err)
		}
	}()
	jobs := importing.NewJobs(ctx, store, importing.Settings{
		Folder: importFolder(c.store), MaxBytes: int64(c.limits.imported) << 20, Most: c.limits.imports, Log: log,
		Pace: paceOf(c.limits.importRate, importing.DefaultPace), Memory: int64(c.limits.importMem) << 20, CameOut: levels.cameOut,
	})
	defer func() {
		if err := jobs.Close(); err != nil {
			log.Error("remove what was sent to be imported", "error", err)
		}
	}()
	handler, err := http.New(store, health, http.Options{
		Log: log, Timeout: c.timeout, Stall: c.times.Stall, Authenticator: authenticator, Levels: levels.of,
		Limits: c.limits.Limits, Running: c.limits.running, Waiting: c.limits.waiting, Memory: c.limits.memory << 20, Cache: c.limits.cache << 20,
		Subscriptions: c.limits.subscriptions, SubscriptionsEach: c.limits.subscriptionsEach, Stopping: ctx.Done(),
		Origins: c.origins, Hosts: c.hosts, Public: c.public, ReadOnly: c.readOnly, Observe: observe, Imports: jobs, Cypher: cypher,
	})
	if err != nil {
		return errors.Join(fmt.Errorf("--origins: %w", err), listener.Close())
	}
	group, ctx := errgroup.WithContext(ctx)
	prepared := make(chan struct{})
	answerRequests(ctx, group, listener, handler, c, log)
	group.Go(func() error {
		if err := sound(ctx, fileOf(c.store), log); err != nil {
			return err
		}
		if !c.readOnly {
			if err := prepare(ctx, store, preparation{seed: c.seed, wait: fileOf(c.store) == "", log: log}); err != nil {
				return err
			}
		}
		served, err := levels.first()
		if err != nil {
			return err
		}
		health.Prepared()
		close(prepared)
		return greet(ctx, s.Out, served.Store, c, listener.Addr(), authenticator.Link())
	})
	group.Go(func() error {
		followFeeds(ctx, prepared, importing.NewFeeds(feeds, jobs, c.feedSettings(log)))
		return nil
	})
	group.Go(func() error {
		file.watch(ctx, lookForCommits, health, log)
		return nil
	})
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// sound returns an error if a file is damaged. It reads all of it, before anything
// is written; questions are answered meanwhile, since whichever meets damage fails.
func sound(ctx context.Context, path string, log *slog.Logger) error {
	if path == "" {
		return nil
	}
	found, err := sqlite.Check(ctx, path, false)
	if err != nil {
		return err
	}
	if len(found.Faults) > 0 {
		return fmt.Errorf("%s: %w (%s); actorgraph verify tells more", path, graph.ErrDamaged, found.Faults[0])
	}
	if found.LastLost {
		log.WarnContext(ctx, path+lastLost)
	}
	return nil
}

// lastLost is said of a file whose log ends in a commit that is not as it was written.
const lastLost = "-wal ends in a commit that is not as it was written, and is left out unless it was copied into the file before: it was being written when power was lost, and nobody was told " +
	"that it was stored, or it was damaged since. Look at readings whether the last import is there; if not, import it again"

// importFolder is where files are kept that are sent to be imported into a store: beside
// its file, where there is room for what comes of them.
func importFolder(store string) string {
	if file := fileOf(store); file != "" {
		return file + "-imports"
	}
	return ""
}

// readFeeds reads what feeds the server is to look at; none where no file names any.
func (c config) readFeeds(log *slog.Logger) ([]importing.Feed, error) {
	if c.feeds == "" {
		return nil, nil
	}
	feeds, err := importing.ReadFeeds(c.feeds)
	if err != nil {
		return nil, fmt.Errorf("--feeds: %w", err)
	}
	if len(feeds) == 0 {
		log.Warn("the file of feeds names none: nothing is fetched by a schedule", "file", c.feeds)
	}
	return feeds, nil
}

// feedSettings are how feeds are fetched.
func (c config) feedSettings(log *slog.Logger) importing.FeedSettings {
	return importing.FeedSettings{
		File: c.feedsLooked(), AtOnce: c.limits.feeds, Within: time.Duration(c.limits.feedMinutes) * time.Minute,
		Pace: paceOf(c.limits.feedRate, importing.DefaultFeedPace), Log: log,
	}
}

// feedsLooked is the file that keeps what is known of the feeds: beside the store's, and
// for a store that is in none beside the file that names them.
func (c config) feedsLooked() string {
	return cmp.Or(fileOf(c.store), c.feeds) + "-feeds.json"
}

// followFeeds looks at feeds by their schedule, once the store is prepared.
func followFeeds(ctx context.Context, prepared chan struct{}, feeds *importing.Feeds) {
	select {
	case <-prepared:
		feeds.Run(ctx)
	case <-ctx.Done():
	}
}

// listen takes the port.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken: is another actorgraph running? choose another with --addr, such as --addr 127.0.0.1:0", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// answerRequests has the members of a group answer requests until the context ends, and
// those under way then for a little longer.
func answerRequests(ctx context.Context, group *errgroup.Group, listener net.Listener, handler nethttp.Handler, c config, log *slog.Logger) {
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	srv := http.NewServer(handler, c.times, log)
	srv.BaseContext = func(net.Listener) context.Context { return requests }
	group.Go(func() error {
		if err := srv.Serve(http.Limited(listener, c.limits.connections)); !errors.Is(err, nethttp.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		defer cut()
		<-ctx.Done()
		return shutdown(srv, cut, graceful, log)
	})
}

// storeFile is the file of a store as it was when the store was opened.
type storeFile struct {
	path   string
	opened os.FileInfo // nil: the store is in no file
}

func storeFileAt(path string) storeFile {
	opened, err := os.Stat(path)
	if path == "" || err != nil {
		return storeFile{}
	}
	return storeFile{path, opened}
}

// watch tells when the file of the store is no more the one that was opened:
// what is written from then on, and by others, is lost to this server.
func (f storeFile) watch(ctx context.Context, every time.Duration, health *http.Health, log *slog.Logger) {
	if f.opened == nil {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, err := os.Stat(f.path)
		if err != nil && !errors.Is(err, iofs.ErrNotExist) || err == nil && os.SameFile(f.opened, now) {
			continue // what cannot be looked at for a moment is not gone
		}
		why := fmt.Errorf("the store's file %s was deleted or replaced; this server still answers from the one it opened: start it again", f.path)
		log.Error("the store is gone", "error", why)
		health.Lost(why)
		return
	}
}

// shutdown takes no more requests, gives those under way some time, and cuts
// off the rest by ending the context they run under.
func shutdown(srv *nethttp.Server, cut context.CancelFunc, grace time.Duration, log *slog.Logger) error {
	late, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := srv.Shutdown(late)
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	log.Warn("cut off the requests that were still under way", "after", grace)
	cut()
	return srv.Close()
}

// greet says where everything is.
func greet(ctx context.Context, w io.Writer, store graph.Store, c config, at net.Addr, link string) error {
	stats, err := store.Stats(ctx)
	if err != nil {
		return err
	}
	claims := 0
	for _, n := range stats.Claims {
		claims += n
	}
	base := "http://" + at.String()
	graphiql := fmt.Sprintf("  GraphiQL   %s/graphiql   the founding question is there, ready to run\n", base)
	if c.public {
		graphiql = ""
	}
	_, err = fmt.Fprintf(w, `actorgraph is ready.
  explorer   %s/
  GraphQL    %s/graphql
%s%s  sign in    %s   once, to add claims and see everything
  store      %s   %d actors, %d incidents, %d claims
Stop it with Ctrl-C.
`, base, base, graphiql, c.whoReads(at), base+link, c.store, stats.Entities[graph.Actor], stats.Entities[graph.Incident], claims)
	return err
}

// lookForCommits is how often the projection looks for what others wrote. A
// question looks for itself: this only makes it seldom wait.
const lookForCommits = 2 * time.Second

// keepProjection returns the picture of the whole store in memory that the
// settings ask for; nil for none.
func keepProjection(store graph.Store, c config, log *slog.Logger) *api.Projection {
	if c.projection == "off" {
		return nil
	}
	return api.NewProjection(store, log)
}
