package command

import (
	"context"
	"fmt"
	"io"
	"net"
	nethttp "net/http"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/server/http"
)

func (p *program) healthCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "health", GroupID: topicServe, Args: noArguments("name the server with --addr"),
		Short: "Ask the server at --addr whether it is ready; for container health checks",
		RunE:  p.does(askHealth),
	}
	addrFlag(cmd.Flags(), &p.config)
	return cmd
}

// askHealth asks the server at --addr, from inside its own container, whether it is ready.
func askHealth(ctx context.Context, c config, _ []string, s Streams) error {
	ctx, cancel := context.WithTimeout(ctx, 2*http.PingTimeout)
	defer cancel()
	host, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	req, err := nethttp.NewRequestWithContext(ctx, nethttp.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := nethttp.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<12))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != nethttp.StatusOK {
		return fmt.Errorf("%s: %s", resp.Status, body)
	}
	_, err = fmt.Fprintln(s.Out, "ready")
	return err
}
