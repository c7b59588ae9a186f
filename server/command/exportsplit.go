package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// splitHelp tells of --split what its value does not.
const splitHelp = "write two tables of claims on targets, parted by this `date`: train, as all was known on\n" +
	"that day, and test, what was recorded after it and stands today; and print how well three\n" +
	"plain rules foretell the test set. --out x.csv makes x-train.csv and x-test.csv, without --out\n" +
	"it is train and test in this folder. Formats: csv, jsonl (here one claim a line), parquet"

// exportSplit writes a training and a test set, and prints the scores of the predictors.
func exportSplit(ctx context.Context, c config, s Streams) (err error) {
	e := c.exports
	format, err := e.tableFormat()
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	p, err := e.part(ctx, store)
	if err != nil {
		return err
	}
	entered, err := export.OptionsFor(ctx, store, graph.View{}, e.restricted)
	if err != nil {
		return err
	}
	train, test := splitFiles(e.out, format.Extension)
	write := func(w io.Writer, claims []graph.Claim, known graph.Date) error {
		_, err := format.Write(w, sequence(claims), export.Options{View: graph.View{KnownAsOf: known}, Restricted: e.restricted, Actor: p.actor, Entries: entered.Entries})
		return err
	}
	err = toFile(test, nil, func(w io.Writer) error { // both files or none
		return errors.Join(write(w, p.Test, ""), toFile(train, nil, func(w io.Writer) error { return write(w, p.Train, e.split) }))
	})
	if err != nil {
		return err
	}
	return p.print(s.Out, train, test)
}

// tableFormat returns the format that the sets are written in.
func (e exportConfig) tableFormat() (export.Format, error) {
	name := e.format
	if name == wholeStore {
		name = "ndjson"
	}
	f, ok := export.FormatNamed(name)
	if !ok || !f.Table {
		return f, fmt.Errorf("--split writes tables, and %q is none; choose csv, jsonl or parquet", e.format)
	}
	if e.format == wholeStore {
		f.Extension = "." + wholeStore
	}
	if e.view.KnownAsOf != "" {
		return f, errors.New("--split is itself the day as of which the training set is known; leave --known-as-of out")
	}
	return f, nil
}

// splitFiles returns the names of the files: x.csv is for x-train.csv and x-test.csv.
func splitFiles(out, extension string) (train, test string) {
	if out == "" {
		return "train" + extension, "test" + extension
	}
	if ext := filepath.Ext(out); ext != "" {
		out, extension = strings.TrimSuffix(out, ext), ext
	}
	return out + "-train" + extension, out + "-test" + extension
}

// print writes what the sets hold and how the predictors score.
func (p parted) print(w io.Writer, train, test string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "train\t%d claims on the targets of %d actors\t%s\n", len(p.Train), p.actors(p.Train), train)
	fmt.Fprintf(t, "test\t%d claims on the targets of %d actors\t%s\n", len(p.Test), p.actors(p.Test), test)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d claims left out for their marking\n\n", p.restricted)
	scores := questions.ScorePredictors(p.renamed(), nil)
	if scores[0].Actors == 0 {
		_, err := fmt.Fprintln(w, "no actor is in both sets, so there is nothing to score")
		return err
	}
	fmt.Fprintf(w, "%d actors are in both sets; %d of them are said to have new targets\n", scores[0].Actors, scores[0].NewActors)
	fmt.Fprintln(t, "baseline\trecall@10\tMRR\tnew: recall@10\tMRR")
	for _, s := range scores {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%.3f\n", s.Predictor, s.Hits, s.Rank, s.NewHits, s.NewRank)
	}
	return t.Flush()
}

// renamed returns the sets with the actors in the records' place.
func (p parted) renamed() questions.TrainTest {
	rename := func(claims []graph.Claim) []graph.Claim {
		claims = slices.Clone(claims)
		for i := range claims {
			claims[i].Subject = p.actor(claims[i].Subject)
		}
		return claims
	}
	return questions.TrainTest{On: p.On, Train: rename(p.Train), Test: rename(p.Test)}
}

func (p parted) actors(claims []graph.Claim) int {
	seen := map[graph.ID]bool{}
	for _, c := range claims {
		seen[p.actor(c.Subject)] = true
	}
	return len(seen)
}

// sequence yields claims as a store does.
func sequence(claims []graph.Claim) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
	}
}
