package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Summary is what an import did with one document, or with a dry run would do.
type Summary struct {
	Receipt     graph.Receipt
	Entities    map[graph.Kind]int      // in the document, by kind
	Claims      map[graph.Predicate]int // in the document, by predicate
	Diagnostics Diagnostics

	// Redated is what other data sets said before and is dated by the documents of the
	// import; it stands with the last document.
	Redated []Redated
}

// Job is one import: files of one format that go into a store.
type Job struct {
	Format  Format
	Inputs  []Input
	Options Options
	Write   graph.WriteOptions

	// Confirm is asked before anything is written if there are doubts, sentences
	// that say what a person may not want. Its error stops the import. Nil: nobody is asked.
	Confirm func(doubts []string) error

	// Tells reports whether who imports may be told of what is so marked in other data sets,
	// whose claims are dated anew all the same. Nil: of everything.
	Tells func(graph.TLP) bool
}

// Run reads the files and writes what they hold, one commit a document: all the
// same whether documents come in one import or in several. All are read before
// any is written, so that with an error of reading, or of Confirm, the store is as
// it was. A full release that holds no claim at all is an error: it is a wrong file
// far more often than the end of a data set, and it would withdraw everything.
//
// Last, what other data sets said is dated by the days that the documents tell, so that
// the order of import makes no difference. If that fails, the store is right but for
// days that are less exact than they could be, and the error says how far it came.
//
// It returns a summary of each document, with an error those that it got to.
func (j Job) Run(ctx context.Context, store graph.Store) ([]Summary, error) {
	if j.Options.CameOut == nil {
		j.Options.CameOut = CameOutBy(store)
	}
	parts := [][]Input{j.Inputs}
	var passed Diagnostics
	if j.Format.Split != nil && len(j.Inputs) > 1 {
		var err error
		if parts, passed, err = j.Format.Split(ctx, j.Inputs, j.Options); err != nil {
			return nil, err
		}
	}
	docs := make([]graph.Document, len(parts))
	all := make([]Summary, 0, len(parts))
	for i, part := range parts {
		doc, diagnostics, err := j.Format.Read(ctx, part, j.Options)
		if i == 0 {
			diagnostics.Add(passed)
		}
		all = append(all, Summary{Diagnostics: diagnostics})
		if err == nil {
			err = ctx.Err() // before the document is put in order, which takes as long again
		}
		if err != nil {
			return all, err
		}
		if doc.Reading.Full && len(doc.Claims) == 0 {
			return all, graph.Invalid("file", "nothing in it is a claim; a full release of %s without one would withdraw everything", doc.Reading.Dataset)
		}
		doc.Reading.Document = documentOf(part)
		doc.Normalize()
		all[i].Diagnostics.noteUnread(doc.Reading)
		if !doc.Reading.Full && doc.Reading.Document == "" {
			doc.Reading.Document = doc.Digest()
		}
		all[i].count(doc)
		docs[i] = doc
	}
	if err := j.confirm(ctx, store, docs, all); err != nil {
		return all, err
	}
	redating, err := j.redating(ctx, store, docs)
	if err != nil {
		return all, err
	}
	for i := range docs {
		var err error
		if all[i].Receipt, err = store.Write(ctx, &docs[i], j.Write); err != nil {
			return all, fmt.Errorf("write %s, release %s%s: %w", docs[i].Reading.Dataset, docs[i].Reading.Release, soFar(i, len(docs)), err)
		}
	}
	docs = nil // another may be as large
	err = redating.run(ctx)
	all[len(all)-1].Redated = redating.all
	return all, err
}

// ByFile is the Split of formats of which each file is a document by itself, but
// for a full release, which is all of them.
func ByFile(_ context.Context, inputs []Input, o Options) ([][]Input, Diagnostics, error) {
	if o.Full != nil && *o.Full {
		return [][]Input{inputs}, Diagnostics{}, nil
	}
	return slices.Collect(slices.Chunk(inputs, 1)), Diagnostics{}, nil
}

// noteUnread tells what a full release does not withdraw because it could not be read.
func (r *Diagnostics) noteUnread(of graph.Reading) {
	switch {
	case r.Lost > 0 && of.Full:
		r.Note("%d rows or records could not be read, and nobody can tell which they are: nothing that %s said before is withdrawn", r.Lost, of.Dataset)
	case len(of.Unread) > 0:
		r.Note("%d records could not be read, or not all of them: what %s said of them before stands", len(of.Unread), of.Dataset)
	}
}

// soFar tells how many documents an error comes after.
func soFar(n, of int) string {
	if of == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d of %d documents are written; to read all of them again does no harm)", n, of)
}

// documentOf names a document by its inputs, whatever their order; empty where
// one of them has no name of its own.
func documentOf(inputs []Input) string {
	var names []string
	for _, in := range inputs {
		if in.Document == "" {
			return ""
		}
		names = append(names, in.Document)
	}
	slices.Sort(names)
	if len(names) == 1 {
		return names[0]
	}
	sum := sha256.Sum256([]byte(strings.Join(names, "\n")))
	return fmt.Sprintf("%d files %s", len(names), hex.EncodeToString(sum[:4]))
}

func (s *Summary) count(doc graph.Document) {
	s.Entities, s.Claims = map[graph.Kind]int{}, map[graph.Predicate]int{}
	for _, e := range doc.Entities {
		s.Entities[e.Kind()]++
	}
	for _, c := range doc.Claims {
		s.Claims[c.Predicate]++
	}
}

// Merge returns summaries of documents of one data set as one. Its reading is the
// last of them.
func Merge(all []Summary) Summary {
	out := Summary{Entities: map[graph.Kind]int{}, Claims: map[graph.Predicate]int{}, Receipt: graph.Receipt{Unchanged: true}}
	for _, s := range all {
		for k, n := range s.Entities {
			out.Entities[k] += n
		}
		for p, n := range s.Claims {
			out.Claims[p] += n
		}
		r := s.Receipt
		out.Receipt = graph.Receipt{
			Reading: r.Reading, Unchanged: out.Receipt.Unchanged && r.Unchanged,
			Entities: out.Receipt.Entities + r.Entities, Claims: out.Receipt.Claims + r.Claims,
			New: out.Receipt.New + r.New, Changed: out.Receipt.Changed + r.Changed, Withdrawn: out.Receipt.Withdrawn + r.Withdrawn,
		}
		out.Diagnostics.Add(s.Diagnostics)
		out.Redated = append(out.Redated, s.Redated...)
	}
	return out
}
