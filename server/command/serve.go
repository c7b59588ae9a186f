package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	nethttp "net/http"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/http"
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", GroupID: topicServe, Args: noArguments("name the store with --store"),
		Short: "Serve the explorer, GraphQL and GraphiQL (the default)",
		RunE:  p.doesOnStore(serve),
	}
	fs := cmd.Flags()
	addrFlag(fs, &p.config)
	fs.DurationVar(&p.timeout, "timeout", p.timeout, "how long one request may take")
	fs.StringVar(&p.projection, "projection", p.projection, "keep the whole graph in memory for questions about all of it, `on|off`: off for\ngraphs that are larger than the memory; off still answers questions about one\nactor or one target")
	fs.StringSliceVar(&p.origins, "origins", nil, "other `origins` whose pages may use this server, such as https://notes.example.org,\nseparated by commas; none by default")
	fs.StringSliceVar(&p.hosts, "hosts", nil, "other `names` by which this server is asked, such as graph.example.org, separated\nby commas; localhost and addresses are valid without")
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
func serve(ctx context.Context, c config, _ []string, s Streams) error {
	log := c.logger(s.Err)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken: is another actorgraph running? choose another with --addr, such as --addr 127.0.0.1:0", c.addr)
	}
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.addr, err)
	}
	store, err := openStore(ctx, c.store, c.neo4j)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() {
		if err := store.Close(); err != nil {
			log.Error("close the store", "error", err)
		}
	}()
	health := http.NewHealth(store)
	projection := keepProjection(store, c, log)
	handler, err := http.New(store, health, http.Options{
		Log: log, Timeout: c.timeout, Projection: projection, Limits: c.limits, Origins: c.origins, Hosts: c.hosts,
	})
	if err != nil {
		return errors.Join(fmt.Errorf("--origins: %w", err), listener.Close())
	}
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	srv := &nethttp.Server{
		BaseContext:       func(net.Listener) context.Context { return requests },
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := srv.Serve(listener); !errors.Is(err, nethttp.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		if err := prepare(ctx, store, preparation{seed: c.seed, wait: fileOf(c.store) == "", log: log}); err != nil {
			return err
		}
		health.Prepared()
		if err := greet(ctx, s.Out, store, c.store, listener.Addr()); err != nil {
			return err
		}
		if projection != nil {
			projection.Run(ctx, lookForCommits)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return shutdown(srv, cut, graceful, log)
	})
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
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
func greet(ctx context.Context, w io.Writer, store graph.Store, address string, at net.Addr) error {
	stats, err := store.Stats(ctx)
	if err != nil {
		return err
	}
	claims := 0
	for _, n := range stats.Claims {
		claims += n
	}
	base := "http://" + at.String()
	_, err = fmt.Fprintf(w, `actorgraph is ready.
  explorer   %s/
  GraphQL    %s/graphql
  GraphiQL   %s/graphiql   the founding question is there, ready to run
  store      %s   %d actors, %d incidents, %d claims
Stop it with Ctrl-C.
`, base, base, base, address, stats.Entities[graph.Actor], stats.Entities[graph.Incident], claims)
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
