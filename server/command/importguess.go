package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// proposal is a mapping that was guessed for a table, and what it reads.
type proposal struct {
	table   string
	mapping []byte
	file    string // where it is to be written
	doc     graph.Document
	report  ingest.Diagnostics
}

// guessMapping proposes a mapping for a table, shows what it reads, and writes
// it to a file that is not there yet. It opens no store.
func guessMapping(ctx context.Context, c config, args []string, s Streams) (err error) {
	i := c.imports
	if len(args) < 2 || args[0] != "csv" || slices.Contains(args, "-") {
		return errors.New("a mapping is guessed for tables in files: actorgraph import csv FILE --guess")
	}
	files, err := chooseFiles(args, i, s.In)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	p := proposal{table: args[1], file: i.mapping}
	if p.mapping, err = csv.Guess(files.Inputs[0], i.dataset); err != nil {
		return err
	}
	o, err := i.options()
	if err != nil {
		return err
	}
	o.Recorded = cmp.Or(o.Recorded, "2000-01-01") // any day: what is read is only shown
	p.doc, p.report, err = csv.By(ingest.Bytes("the proposed mapping", p.mapping))(ctx, files.Inputs, o)
	if err != nil {
		return fmt.Errorf("%w\nthe proposed mapping was\n\n%s", err, p.mapping)
	}
	if p.file == "" {
		base := filepath.Base(args[1])
		p.file = strings.TrimSuffix(base, filepath.Ext(base)) + ".mapping.yaml"
	}
	if !i.dryRun {
		if err := writeNew(p.file, p.mapping); err != nil {
			return fmt.Errorf("%w; --mapping names another file to write\nthe proposed mapping is\n\n%s", err, p.mapping)
		}
	}
	if i.asJSON {
		return p.printJSON(s.Out, i.dryRun)
	}
	_, err = io.WriteString(s.Out, p.text(i.dryRun))
	return err
}

// writeNew writes a file that must not be there yet.
func writeNew(file string, content []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func (p proposal) summary() ingest.Summary {
	sum := ingest.Summary{Entities: map[graph.Kind]int{}, Claims: map[graph.Predicate]int{}, Diagnostics: p.report}
	for _, e := range p.doc.Entities {
		sum.Entities[e.Kind()]++
	}
	for _, c := range p.doc.Claims {
		sum.Claims[c.Predicate]++
	}
	return sum
}

func (p proposal) text(dryRun bool) string {
	const shown = 10
	var b strings.Builder
	sum := p.summary()
	fmt.Fprintf(&b, "%s\nwith it %s holds\n", p.mapping, p.table)
	fmt.Fprintf(&b, "  entities   %s\n  claims     %s\n", counts(sum.Entities), counts(sum.Claims))
	writeReport(&b, p.report)
	fmt.Fprintf(&b, "the first of its claims:\n")
	for _, c := range p.doc.Claims[:min(shown, len(p.doc.Claims))] {
		fmt.Fprintf(&b, "  %s\n", p.sentence(c))
	}
	if dryRun {
		b.WriteString("nothing was written\n")
		return b.String()
	}
	fmt.Fprintf(&b, "written to %s. Look it over, then, with the day the table is of:\n", p.file)
	fmt.Fprintf(&b, "  actorgraph import csv %s --mapping %s --recorded %s\n", p.table, p.file, "YYYY-MM-DD")
	return b.String()
}

// sentence is a claim in words: Kestrel targets Japan, 2017-02-03.
func (p proposal) sentence(c graph.Claim) string {
	out := fmt.Sprintf("%s %s %s", p.called(c.Subject), c.Predicate, p.called(c.Object))
	switch c.Predicate {
	case graph.Named:
		out = p.called(c.Object) + " is called " + p.called(c.Subject)
	case graph.Active:
		out = p.called(c.Subject) + " was active"
	}
	if !c.Occurred.IsZero() {
		out += ", " + c.Occurred.String()
	}
	if c.Claimant != "" {
		out += ", says " + p.called(c.Claimant)
	}
	return out
}

func (p proposal) called(id graph.ID) string {
	if e, ok := vocab.Entity(id); ok {
		return e.Name
	}
	i := slices.IndexFunc(p.doc.Entities, func(e graph.Entity) bool { return e.ID == id })
	if i < 0 {
		return string(id)
	}
	return p.doc.Entities[i].Name
}

func (p proposal) printJSON(w io.Writer, dryRun bool) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	file := p.file
	if dryRun {
		file = ""
	}
	sum := p.summary()
	return enc.Encode(struct {
		Mapping  string                  `json:"mapping"`
		File     string                  `json:"file,omitempty"`
		Entities map[graph.Kind]int      `json:"entities"`
		Claims   map[graph.Predicate]int `json:"claims"`
		Report   ingest.Diagnostics      `json:"report"`
	}{string(p.mapping), file, sum.Entities, sum.Claims, p.report})
}
