// Package command is the program: what it can be told to do, one file a
// command, and the settings of each.
//
//   - command.go: the list of commands, and how one is chosen and run
//   - settings.go: what every command can be set to, by flag or environment
//   - dashes.go: a single dash before a long flag
//   - stores.go, prepare.go, shown.go: opening a store, and what it needs to hold
//   - access.go, levels.go: who may do what at a server, and see what
//   - claim*.go: what is entered by hand, by the mutations of the API
//   - observe.go: what is told of its requests; cypher.go: questions in Cypher
//   - serve.go, health.go, token.go, import*.go, copy.go, backup.go, export*.go, readings.go, verify.go,
//     version.go: the commands; help and completion are the library's
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/actorgraph/actorgraph/internal/suggest"
)

// Streams are what a command reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run is the program without the process around it: it does what the arguments
// say, and returns when that is done or the context has ended. Help that was
// asked for is printed, and no error.
func Run(ctx context.Context, args []string, getenv func(string) string, s Streams, b Build) error {
	root := (&program{config: defaults(getenv), getenv: getenv, streams: s, build: b}).root()
	root.SetArgs(doubleDashes(args, root))
	return root.ExecuteContext(ctx)
}

// program is one run of the program. Its commands' flags write into its config.
type program struct {
	config
	getenv  func(string) string
	streams Streams
	build   Build
}

// The topics that the help lists the commands under.
const (
	topicServe = "serve"
	topicIn    = "in"
	topicOut   = "out"
	topicAbout = "about"
)

// root returns the command that all others are below. By itself it serves.
func (p *program) root() *cobra.Command {
	root := p.serveCommand()
	root.Use, root.GroupID = "actorgraph", ""
	root.Short = "who targeted whom, since when, according to whom, and what was known at the time"
	root.Long = "actorgraph: " + root.Short + ".\n\n" +
		"Without a command it serves. Each flag is also set by the environment variable beside it."
	root.Args = noSuchCommand
	// The library's own form, "actorgraph version v1.2.3": a template of ours would
	// link text/template, and with it every exported method: 7 MB.
	root.Version = strings.TrimSpace(strings.TrimPrefix(p.build.text(debug.ReadBuildInfo()), "actorgraph "))
	root.SilenceUsage, root.SilenceErrors = true, true
	root.SuggestionsMinimumDistance = 2
	root.SetIn(p.streams.In)
	root.SetOut(p.streams.Out)
	root.SetErr(p.streams.Err)
	root.SetFlagErrorFunc(wrongFlag)
	p.flags(root.PersistentFlags())

	root.AddGroup(
		&cobra.Group{ID: topicServe, Title: "Serve:"},
		&cobra.Group{ID: topicIn, Title: "Fill a store:"},
		&cobra.Group{ID: topicOut, Title: "Take out, and check:"},
		&cobra.Group{ID: topicAbout, Title: "About the program:"},
	)
	root.SetHelpCommandGroupID(topicAbout)
	root.SetCompletionCommandGroupID(topicAbout)
	root.AddCommand(
		p.serveCommand(), p.healthCommand(), p.tokenCommand(),
		p.importCommand(), p.claimCommand(), p.copyCommand(), p.restoreCommand(),
		p.exportCommand(), p.backupCommand(), p.readingsCommand(), p.verifyCommand(),
		p.versionCommand(),
	)
	root.Flags().VisitAll(nameVariable)
	root.PersistentFlags().VisitAll(nameVariable)
	for _, cmd := range root.Commands() {
		cmd.Flags().SortFlags = false
		cmd.Flags().VisitAll(nameVariable)
	}
	return root
}

// action is what a command does once its settings are read.
type action func(ctx context.Context, c config, args []string, s Streams) error

// does makes a command do something with its settings, after it has told all
// that is wrong with them.
func (p *program) does(f action) func(*cobra.Command, []string) error { return p.settled(f, false) }

// doesOnStore is does for a command that opens the one store of the settings.
func (p *program) doesOnStore(f action) func(*cobra.Command, []string) error {
	return p.settled(f, true)
}

func (p *program) settled(f action, needsStore bool) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := p.settle(cmd.Flags(), needsStore); err != nil {
			return err
		}
		return f(cmd.Context(), p.config, args, p.streams)
	}
}

// noSuchCommand refuses what stands where a command should.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("no command %q; the commands are %s", args[0], strings.Join(names, ", "))
}

// noArguments refuses arguments, with a hint at what may have been meant.
func noArguments(hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return fmt.Errorf("%s takes no arguments, but got %q; %s", cmd.Name(), args, hint)
	}
}

// wrongFlag says what may have been meant by a flag that there is not.
func wrongFlag(cmd *cobra.Command, err error) error {
	help := fmt.Sprintf("see %s --help", cmd.CommandPath())
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near, ok := suggest.Nearest(unknown.GetSpecifiedName(), names); ok {
			help = fmt.Sprintf("did you mean --%s? Else %s", near, help)
		}
	}
	return fmt.Errorf("%w; %s", err, help)
}

// oneOf completes a flag by one of a few values, and never by a file.
func oneOf(cmd *cobra.Command, flag string, values ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(slices.Clone(values), cobra.ShellCompDirectiveNoFileComp))
	if err != nil { // there is no such flag, or it has one already
		panic(err)
	}
}
