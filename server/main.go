// Command server is actorgraph: who targeted whom, since when, according to
// whom, and what was known at the time.
//
//	actorgraph [serve]            the explorer, GraphQL and GraphiQL, on one store
//	actorgraph health             whether such a server is ready
//	actorgraph import FORMAT ...  read a feed into a store; or restore, or undo
//	actorgraph copy               one store into another
//	actorgraph export             a whole store, or the claims of a view
//	actorgraph readings           what was read into a store, and when
//	actorgraph verify             whether a store is sound
//	actorgraph version, help, completion
//
// The program in one screen:
//
//	main.go            arguments, environment, signals, exit code
//	command/           one file a command; each opens the store it is told to
//	  http/            the addresses of serve: /graphql, /export, /healthz, /readyz, the pages
//	    api/           GraphQL: arguments to a view and a question, answers to types
//	    web/ graphiql/ the explorer and GraphiQL, embedded
//	../graph           what a claim is; below it the stores, the readers, the answers
//
// Exit codes: 0 done, or help was asked for; 1 an error, which is told in one
// line on standard error.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/actorgraph/actorgraph/server/command"
)

// What a release was built from, where it cannot be read from the repository:
// go build -ldflags "-X main.version=v1.2.3 -X main.commit=... -X main.date=...".
var version, commit, date string

func main() {
	err := command.Run(untilSignal(), os.Args[1:], os.Getenv,
		command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr},
		command.Build{Version: version, Commit: commit, Date: date})
	if err != nil {
		fmt.Fprintln(os.Stderr, "actorgraph:", err)
		os.Exit(1)
	}
}

// untilSignal returns a context that the first signal to end ends. By then signals
// are no longer caught, so that a second one ends the process at once, however soon
// it comes: signal.NotifyContext leaves a moment in which it would be lost.
func untilSignal() context.Context {
	ctx, end := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals)
		end()
	}()
	return ctx
}
