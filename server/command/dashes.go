package command

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// doubleDashes writes -store as --store. One dash before a long name is how the
// flags of Go programs are written, and scripts write ours so; the library
// takes it for several flags of one letter. Values are left alone, and so is
// all that stands behind "--".
func doubleDashes(args []string, root *cobra.Command) []string {
	args = slices.Clone(args)
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		name, isFlag := strings.CutPrefix(args[i], "-")
		if !isFlag || name == "" { // "-" alone is standard input
			continue
		}
		if name[0] != '-' && len(name) > 1 {
			args[i] = "-" + args[i]
		}
		if takesValue(root, strings.TrimPrefix(name, "-")) {
			i++
		}
	}
	return args
}

// takesValue reports whether the argument behind a flag is its value. No flag
// takes one in one command and none in another.
func takesValue(root *cobra.Command, name string) bool {
	for _, cmd := range append(root.Commands(), root) {
		for _, cmd := range append(cmd.Commands(), cmd) {
			if f := cmd.Flags().Lookup(name); f != nil {
				return f.NoOptDefVal == ""
			}
			if f := cmd.PersistentFlags().Lookup(name); f != nil {
				return f.NoOptDefVal == ""
			}
		}
	}
	return false
}
