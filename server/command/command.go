// Package command is the program: read the command and its settings, open the
// store, do the one thing. Each command has a file of its own.
package command

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Streams are what a command reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// command is one thing that the program does.
type command struct {
	name    string
	args    string // what follows the name in the usage line
	summary string
	run     func(ctx context.Context, c config, args []string, s Streams) error
	flags   func(fs *flag.FlagSet, c *config) // beside those that all commands have
	noStore bool                              // it opens no store, or names its own
}

func commands() []command {
	return []command{
		{"serve", "", "serve the explorer, GraphQL and GraphiQL (the default)", serve, serveFlags, false},
		{"import", " FORMAT FILE...", "read files of a feed into the store: misp, stix, eurepoc, cfr, csv, seed, misp-history", importFiles, importFlags, false},
		{"export", "", "write the whole store, or the claims of a view, for other tools", exportStore, exportFlags, false},
		{"readings", "", "list what was read into the store, with the ids that import -undo takes", readings, nil, false},
		{"copy", "", "copy a store into another of any kind, with every id and clock", copyStore, copyFlags, true},
		{"verify", "", "check a store: its structure, its clocks, and what looks wrong in the data", verify, nil, false},
		{"health", "", "ask the server at -addr whether it is ready; for container health checks", askHealth, addrFlag, true},
	}
}

// Run is the program without the process around it. Its error is [flag.ErrHelp]
// where help was asked for, and printed.
func Run(ctx context.Context, args []string, getenv func(string) string, s Streams) error {
	cmd, args, err := chooseCommand(args)
	if err != nil {
		return err
	}
	c, rest, err := readConfig(cmd, args, getenv, s.Out)
	if err != nil {
		return err
	}
	return cmd.run(ctx, c, rest, s)
}

// chooseCommand takes the command from the first argument; without one it is
// the first of the list.
func chooseCommand(args []string) (command, []string, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return commands()[0], args, nil
	}
	i := slices.IndexFunc(commands(), func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return command{}, nil, fmt.Errorf("no command %q; the commands are %s (server --help)", args[0], commandNames())
	}
	return commands()[i], args[1:], nil
}

func commandNames() string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}
