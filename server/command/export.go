package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/internal/wholefile"
	"github.com/actorgraph/actorgraph/server/cleared"
	"github.com/actorgraph/actorgraph/server/http"
)

// wholeStore is the format that keeps everything: every release of every data
// set. The other formats write the claims of a view.
const wholeStore = "jsonl"

// exportConfig holds the settings of the export command alone.
type exportConfig struct {
	format, out        string
	restricted, stored bool
	split              graph.Date // write a training and a test set
	view               graph.View
}

func (p *program) exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "export", GroupID: topicOut, Args: noArguments("name the file with --out"),
		Short: "Write the whole store, or the claims of a view, for other tools",
		RunE:  p.doesOnStore(exportStore),
	}
	e, fs := &p.exports, cmd.Flags()
	fs.StringVar(&e.format, "format", wholeStore, "`format`: "+formatNames()+"\n"+formatHelp())
	fs.StringVar(&e.out, "out", "", "`file` to write, which appears once it is whole; else standard output")
	fs.BoolVar(&e.restricted, "restricted", false, "also write what TLP or PAP mark above GREEN")
	fs.BoolVar(&e.stored, "stored", false, "jsonl: also write when each release was stored, so that snapshots replay")
	fs.Func("split", splitHelp, func(s string) (err error) {
		e.split, err = graph.ParseDate(s)
		return err
	})
	for _, v := range http.ViewParameters() {
		fs.Func(kebab(v.Name), v.Help, func(s string) error { return v.Set(&e.view, s) })
		oneOf(cmd, kebab(v.Name), v.Values...)
	}
	oneOf(cmd, "format", append([]string{wholeStore}, export.FormatNames()...)...)
	return cmd
}

func formatNames() string {
	return strings.Join(append([]string{wholeStore}, export.FormatNames()...), ", ")
}

func formatHelp() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %-8s the whole store, with every release; actorgraph import jsonl reads it", wholeStore)
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "\n  %-8s %s", f.Name, f.Help)
	}
	return b.String()
}

// exportStore writes a store, or the claims of a view of it.
func exportStore(ctx context.Context, c config, _ []string, s Streams) (err error) {
	if c.exports.split != "" {
		return exportSplit(ctx, c, s)
	}
	write, err := c.exports.writer()
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var sum export.Summary
	err = toFile(c.exports.out, s.Out, func(w io.Writer) (err error) {
		sum, err = write(ctx, store, w)
		return err
	})
	if err != nil {
		return err
	}
	readings := ""
	if sum.Readings > 0 {
		readings = fmt.Sprintf(", and %d readings that hold nothing else", sum.Readings)
	}
	_, err = fmt.Fprintf(s.Err, "%d claims written, %d left out for their marking%s\n", sum.Claims, sum.Restricted, readings)
	return err
}

// writer returns what writes a store in the format that is asked for.
func (e exportConfig) writer() (func(context.Context, graph.Store, io.Writer) (export.Summary, error), error) {
	if e.format == wholeStore {
		if !isWhole(e.view) {
			return nil, fmt.Errorf("%s is the whole store and takes no view; for claims of a view choose another --format", wholeStore)
		}
		return func(ctx context.Context, store graph.Store, w io.Writer) (export.Summary, error) {
			o := export.DumpOptions{Options: export.Options{Restricted: e.restricted}, Stored: e.stored}
			return export.Dump(ctx, store, w, o)
		}, nil
	}
	f, ok := export.FormatNamed(e.format)
	if !ok {
		return nil, fmt.Errorf("no format %q; the formats are %s", e.format, formatNames())
	}
	return func(ctx context.Context, store graph.Store, w io.Writer) (sum export.Summary, err error) {
		o, err := export.OptionsFor(ctx, store, e.view, e.restricted)
		if err != nil {
			return export.Summary{}, err
		}
		var copied *cleared.Copy
		o.Openly = export.OpenlyIn(ctx, e.view, func() (graph.Store, error) {
			if copied, err = cleared.Open(ctx, store, graph.TLPGreen); err != nil {
				return nil, err
			}
			return copied, copied.CatchUp(ctx)
		})
		sum, err = f.Write(w, store.EachClaim(ctx, graph.ClaimQuery{View: e.view}), o)
		if copied != nil {
			err = errors.Join(err, copied.Close())
		}
		return sum, err
	}, nil
}

// kebab is the flag of a parameter: knownAsOf is --known-as-of.
func kebab(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// isWhole reports whether a view asks for nothing in particular.
func isWhole(v graph.View) bool { return reflect.ValueOf(v).IsZero() }

// toFile lets write write to the named file, or to w where none is named. The
// file appears whole or not at all.
func toFile(name string, w io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return write(w)
	}
	return wholefile.Write(name, 0o644, write)
}
