// Command server is actorgraph: it serves the graph over GraphQL, and imports,
// exports, copies and checks stores. Package command has the program itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/actorgraph/actorgraph/server/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := command.Run(ctx, os.Args[1:], os.Getenv, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	default:
		fmt.Fprintln(os.Stderr, "actorgraph:", err)
		os.Exit(1)
	}
}
