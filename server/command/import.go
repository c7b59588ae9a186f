package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/importing"
)

// importConfig holds the settings of the import command alone.
type importConfig struct {
	dataset, release, recorded string
	full                       *bool // nil: as the format is published
	dryRun, asJSON, yes        bool
	undo                       string
	mapping                    string
	guess                      bool
}

func (p *program) importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "import FORMAT FILE...", GroupID: topicIn,
		Short: "Read files of a feed into the store, or undo a reading",
		Long: "Read files of a feed into the store, or undo a reading. A FILE that tells its format needs\n" +
			"none named, and - is standard input. A folder or a zip archive stands for the files in it\n" +
			"that are of the format.\n\n" + formatList(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.imports.guess {
				return p.does(guessMapping)(cmd, args)
			}
			return p.doesOnStore(importFiles)(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return importNames(), cobra.ShellCompDirectiveDefault
		},
	}
	i, fs := &p.imports, cmd.Flags()
	fs.StringVar(&i.dataset, "dataset", "", "`key` of the data set, where the files do not tell")
	fs.StringVar(&i.recorded, "recorded", "", "the release's `date`, where the files have none (MISP): 2026-08-06")
	fs.StringVar(&i.release, "release", "", "the release's `version`, where the files have none; else its date")
	fs.BoolFunc("full", "whether the release withdraws what it no longer holds; --full=false adds to what is\nthere (default: as the format is published; misp, ATT&CK, eurepoc and cfr are full)", func(s string) error {
		on, err := strconv.ParseBool(s)
		i.full = &on
		return err
	})
	fs.BoolVar(&i.dryRun, "dry-run", false, "tell what would be new, withdrawn and rejected, and write nothing")
	fs.BoolVar(&i.yes, "yes", false, "write without asking, also what withdraws more than a tenth of a data set")
	fs.BoolVar(&i.asJSON, "json", false, "print the summary and every reject as JSON")
	fs.StringVar(&i.undo, "undo", "", "make the `reading` with this id (actorgraph readings lists them) count no more")
	fs.StringVar(&i.mapping, "mapping", "", "csv: the `file` that says which column is what; with --guess, the file to write")
	fs.BoolVar(&i.guess, "guess", false, "csv: propose a mapping from the header and the first rows, show what it would read,\nand write it to a file; nothing is imported")
	return cmd
}

// importFiles reads files of one format and writes what they hold in one commit.
func importFiles(ctx context.Context, c config, args []string, s Streams) (err error) {
	if c.imports.undo != "" {
		return undo(ctx, c, args, s)
	}
	if len(args) > 0 && args[0] == wholeHistory {
		return importHistory(ctx, c, args[1:], s)
	}
	if len(args) > 0 && args[0] == wholeStore {
		return restore(ctx, c, args[1:], s)
	}
	files, err := chooseFiles(args, c.imports, s.In)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	o, err := c.imports.options()
	if err != nil {
		return err
	}
	store, err := openForWriting(ctx, c, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	defer boundMemory()()
	inputs, done := withProgress(files.Inputs, s.Err)
	o.CameOut = cameOut(store)
	job := ingest.Job{Format: files.Format, Inputs: inputs, Options: o, Write: graph.WriteOptions{DryRun: c.imports.dryRun}}
	job.Confirm = func(doubts []string) error {
		done()
		return confirm(doubts, c.imports.yes, s)
	}
	all, err := job.Run(ctx, store)
	err = asFlags(err)
	done()
	if len(all) > 0 {
		files.NotePassedOver(&all[0].Diagnostics)
	}
	if printErr := c.imports.print(s.Out, all, err); printErr != nil {
		return errors.Join(err, printErr)
	}
	return err
}

// chooseFiles takes the format from the first argument, or, where that is a
// file, from how the files start.
func chooseFiles(args []string, i importConfig, stdin io.Reader) (*importing.Files, error) {
	known := i.formats()
	if len(args) == 0 {
		return nil, fmt.Errorf("name a format and files: actorgraph import FORMAT FILE...\n%s", formatList())
	}
	if f, ok := importing.Find(known, args[0]); ok {
		if len(args) == 1 {
			return nil, errors.New(strings.TrimSpace(fmt.Sprintf("name the files to import, or - for standard input: actorgraph import %s FILE...\n  %s\n%s", args[0], flagWords.Replace(f.Help), f.Hint)))
		}
		files, err := importing.Open(args[1:], []ingest.Format{f}, stdin)
		return files, asFlags(err)
	}
	if _, err := os.Stat(args[0]); err != nil || args[0] == "-" {
		return nil, fmt.Errorf("%q is neither a format nor a file\n%s", args[0], formatList())
	}
	files, err := importing.Open(args, known, stdin)
	return files, asFlags(err)
}

// formats are those that can be imported, tables by the mapping that is named.
func (i importConfig) formats() []ingest.Format {
	if i.mapping == "" {
		return importing.Formats(nil)
	}
	mapping := ingest.File(i.mapping, nil)
	return importing.Formats(&mapping)
}

func (i importConfig) options() (ingest.Options, error) {
	o := ingest.Options{Dataset: i.dataset, Release: i.release, Full: i.full}
	if i.recorded != "" {
		d, err := graph.ParseDate(i.recorded)
		if err != nil {
			return o, fmt.Errorf("--recorded: %w", err)
		}
		o.Recorded = d
	}
	return o, nil
}

// openForWriting opens the store and brings its vocabulary up to date, which
// what is imported refers to.
func openForWriting(ctx context.Context, c config, s Streams) (graph.Store, error) {
	store, err := openStore(ctx, c.store, c.neo4j)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, store, preparation{wait: fileOf(c.store) == "", log: c.logger(s.Err)}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// importNames are the formats that import takes by name.
func importNames() []string {
	var names []string
	for _, f := range importing.Formats(nil) {
		names = append(names, f.Name)
	}
	return append(names, wholeStore, wholeHistory)
}

// formatList tells what can be named in the place of a format.
func formatList() string {
	return flagWords.Replace(importing.List(importing.Formats(nil))) +
		fmt.Sprintf("\n  %-12s %s\n", wholeStore, "what actorgraph export wrote: a whole store, with every release") +
		fmt.Sprintf("  %-12s %s", wholeHistory, "a local clone of misp-galaxy: every release of its threat-actor cluster")
}

// print writes the summary of each data set. As text it is short; as JSON it has every
// reject, note and word that was counted.
func (i importConfig) print(w io.Writer, all []ingest.Summary, failed error) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	parts := importing.ByDataset(all)
	if failed != nil {
		parts = [][]ingest.Summary{all} // of which some have no data set yet
	}
	for _, sums := range parts {
		var err error
		if i.asJSON {
			err = enc.Encode(importing.SummaryOf(sums, i.dryRun, failed))
		} else {
			_, err = io.WriteString(w, summaryText(sums, i.dryRun, failed))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
