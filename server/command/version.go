package command

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// Build says what a program was built from. Empty fields are told by the
// module and the repository that the Go command built it from, where it did.
type Build struct {
	Version string // of the release: v1.2.3
	Commit  string // of the repository
	Date    string // of the commit or the build, in RFC 3339
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", GroupID: topicAbout, Args: noArguments("it is of this program alone"),
		Short: "Print the version, the commit and its date, and the Go version it was built with",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(p.streams.Out, "actorgraph", cmd.Root().Version)
			return err
		},
	}
}

// version returns the version of this build in a word.
func (b Build) version() string {
	version := b.Version
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(version, info.Main.Version)
	}
	return cmp.Or(version, "unknown")
}

// text tells of a build, a line for each thing that is known.
func (b Build) text(info *debug.BuildInfo, ok bool) string {
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	built := map[string]string{}
	for _, s := range info.Settings {
		built[s.Key] = s.Value
	}
	commit := cmp.Or(b.Commit, built["vcs.revision"])
	if b.Commit == "" && built["vcs.modified"] == "true" {
		commit += ", with changes"
	}
	var out strings.Builder
	fmt.Fprintf(&out, "actorgraph %s\n", cmp.Or(b.Version, info.Main.Version, "of no known version"))
	if commit != "" {
		fmt.Fprintf(&out, "commit     %s\n", commit)
	}
	if date := cmp.Or(b.Date, built["vcs.time"]); date != "" {
		fmt.Fprintf(&out, "date       %s\n", date)
	}
	fmt.Fprintf(&out, "built with %s for %s/%s\n", info.GoVersion, runtime.GOOS, runtime.GOARCH)
	return out.String()
}
