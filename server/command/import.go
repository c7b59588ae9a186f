package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
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
			"that are of the format.\n\n" + formatList(formats(importConfig{})),
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
	inputs, done := withProgress(files.inputs, s.Err)
	job := ingest.Job{Format: files.format, Inputs: inputs, Options: o, Write: graph.WriteOptions{DryRun: c.imports.dryRun}}
	job.Confirm = func(doubts []string) error {
		done()
		return confirm(doubts, c.imports.yes, s)
	}
	all, err := job.Run(ctx, store)
	done()
	if len(all) > 0 {
		files.notePassedOver(&all[0].Diagnostics)
	}
	if printErr := c.imports.print(s.Out, all, err); printErr != nil {
		return errors.Join(err, printErr)
	}
	return err
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
	for _, f := range formats(importConfig{}) {
		names = append(names, f.Name)
	}
	return append(names, wholeStore, wholeHistory)
}

func formatList(known []ingest.Format) string {
	var b strings.Builder
	b.WriteString("the formats are:\n")
	for _, f := range known {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.Help)
	}
	fmt.Fprintf(&b, "  %-12s %s\n", wholeStore, "what actorgraph export wrote: a whole store, with every release")
	fmt.Fprintf(&b, "  %-12s %s", wholeHistory, "a local clone of misp-galaxy: every release of its threat-actor cluster")
	return b.String()
}

// print writes the summary of each data set. As text it is short; as JSON it has every
// reject, note and word that was counted.
func (i importConfig) print(w io.Writer, all []ingest.Summary, failed error) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	parts := byDataset(all)
	if failed != nil {
		parts = [][]ingest.Summary{all} // of which some have no data set yet
	}
	for _, sums := range parts {
		var err error
		if i.asJSON {
			err = enc.Encode(summaryJSON(sums, i.dryRun, failed))
		} else {
			_, err = io.WriteString(w, summaryText(sums, i.dryRun, failed))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
