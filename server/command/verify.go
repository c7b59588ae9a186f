package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/seed"
)

// longSpan is the number of calendar years from which an activity interval is
// worth a look: a slip of the pen in a year makes such intervals.
const longSpan = 15

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", GroupID: topicOut, Args: noArguments("name the store with --store"),
		Short: "Check a store: its file, its structure, its clocks, and what looks wrong in the data",
		RunE:  p.doesOnStore(verify),
	}
}

// verify checks a store: that its file is as it was written, that every document is what was read, that every
// claim has the id of its content, that all ways to count give the same, and lists what looks wrong in the data. Data
// is reported as given, never mended.
func verify(ctx context.Context, c config, _ []string, s Streams) error {
	store, err := openToRead(ctx, c.store, c.neo4j)
	if err != nil {
		return err
	}
	check := checker{store: store, odd: map[string]int{}, full: map[string]bool{}}
	file := func(ctx context.Context) error { return check.file(ctx, fileOf(c.store)) }
	if err := errors.Join(check.steps(ctx, file, check.documents, check.claims, check.incidents, check.counts), store.Close()); err != nil {
		return err
	}
	if _, err := io.WriteString(s.Out, check.text()); err != nil {
		return err
	}
	if len(check.faults) > 0 {
		return fmt.Errorf("%s is damaged: restore a backup, or import its data sets into a new store", c.store)
	}
	return nil
}

// checker walks a store and gathers what it finds.
type checker struct {
	store  graph.Store
	read   int             // documents
	seen   int             // claims
	faults []string        // of the store
	odd    map[string]int  // what looks wrong in the data, with how often it shows
	full   map[string]bool // the data sets that are read as full releases
	notes  []string        // what could not be looked at
}

func (k *checker) fault(format string, args ...any) {
	k.faults = append(k.faults, fmt.Sprintf(format, args...))
}

// text lists the findings, a line each, and sums them up.
func (k *checker) text() string {
	var b strings.Builder
	for _, f := range k.faults {
		fmt.Fprintf(&b, "fault: %s\n", f)
	}
	for _, what := range slices.Sorted(maps.Keys(k.odd)) {
		fmt.Fprintf(&b, "odd: %s (%d times)\n", what, k.odd[what])
	}
	for _, n := range k.notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	fmt.Fprintf(&b, "%d documents and %d claims checked: %d faults of the store, %d oddities of the data\n",
		k.read, k.seen, len(k.faults), len(k.odd))
	return b.String()
}

// documents compares what the store gives back with the digest of what was read.
func (k *checker) documents(ctx context.Context) error {
	readings, err := k.store.Readings(ctx)
	if err != nil {
		return err
	}
	for _, r := range readings {
		doc, err := k.store.Document(ctx, r.ID)
		if err != nil {
			return err
		}
		k.read++
		k.full[r.Dataset] = k.full[r.Dataset] || r.Full
		if got := doc.Digest(); got != r.Digest {
			k.fault("reading %s holds %s, but %s was read", r.ID, got, r.Digest)
		}
		if n := crossed(doc); n > 0 && stands(r, readings) {
			k.odd[fmt.Sprintf("reading %s says the same of an incident once for every document cited, as it was read then; import the release again", r.ID)] += n
		}
	}
	return nil
}

// crossed returns how many claims of a reading of EuRepoC or CFR only say again, in
// another document, what an actor targeted in an incident: as their readers did
// before a record said one thing for each actor and target.
func crossed(doc graph.Document) int {
	if d := doc.Reading.Dataset; d != "eurepoc" && d != "cfr" {
		return 0
	}
	type saying struct{ actor, incident, target graph.ID }
	said := map[saying]bool{}
	again := 0
	for _, c := range doc.Claims {
		if c.Predicate != graph.Targets || c.Incident == "" {
			continue
		}
		s := saying{c.Subject, c.Incident, c.Object}
		if said[s] {
			again++
		}
		said[s] = true
	}
	return again
}

// stands reports whether a reading counts: it was not undone, nor read again later.
func stands(r graph.Reading, all []graph.Reading) bool {
	return slices.ContainsFunc(graph.Standing(all, r.Dataset), func(o graph.Reading) bool { return o.ID == r.ID })
}

func (k *checker) claims(ctx context.Context) error {
	for c, err := range k.store.EachClaim(ctx, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
		if err != nil {
			return err
		}
		k.seen++
		if got := c.Identify(); got != c.ID {
			k.fault("%s has the content of %s", c.ID, got)
		}
		if err := c.Check(); err != nil {
			k.fault("%s: %v", c.ID, err)
		}
		k.dates(c)
		k.document(c)
	}
	return nil
}

// document tells of claims of releases whose document is dated by now, by a data set that
// was not there when the release was read (ingest.CameOut). What comes with the program
// is dated by itself.
func (k *checker) document(c graph.Claim) {
	if c.Withdrawn() != "" || !k.full[c.Dataset] || c.Dataset == seed.Dataset || c.Ends.Source.Published.IsZero() {
		return
	}
	if said, inDocument := c.InDocument(c.Ends.Source.Published, c.Occurred); said != c.SaidOn || !inDocument {
		k.odd[fmt.Sprintf("claims of %s rest on documents of which another data set tells the day by now; import its release again, and they are dated by that", c.Dataset)]++
	}
}

// incidents looks at the time of each, as its data set gives it.
func (k *checker) incidents(ctx context.Context) error {
	for e, err := range graph.AllEntities(ctx, k.store, graph.EntityQuery{Kind: graph.Incident}) {
		if err != nil {
			return err
		}
		k.length(e.Occurred, fmt.Sprintf("%s (%s)", e.Name, e.ID))
	}
	return nil
}

// dates tells what can hardly be meant: an activity of very many years, and
// one that was recorded before it began.
func (k *checker) dates(c graph.Claim) {
	if c.Occurred.IsZero() {
		return
	}
	if c.Incident == "" {
		k.length(c.Occurred, fmt.Sprintf("%s %s", c.Ends.Subject.Name, c.Predicate))
	}
	if first, _ := c.Occurred.Bounds(); c.Recorded() < first {
		k.odd[fmt.Sprintf("%s: %s, recorded %s, before its activity of %s", about(c), c.Ends.Subject.Name, c.Recorded(), c.Occurred)]++
	}
}

// length tells of an interval that is too long to be meant. One that is open on
// a side has no length.
func (k *checker) length(s graph.Span, of string) {
	first, last := s.Bounds()
	if years := s.Years(); years >= longSpan && first != graph.FirstDate && last != graph.LastDate {
		k.odd[fmt.Sprintf("%s: activity of %s touches %d calendar years", of, s, years)]++
	}
}

// about names the incident of a claim, else its source.
func about(c graph.Claim) string {
	switch {
	case c.Ends.Incident != nil:
		return c.Ends.Incident.Name
	case c.Ends.Source != nil:
		return c.Ends.Source.Name
	}
	return string(c.ID)
}
