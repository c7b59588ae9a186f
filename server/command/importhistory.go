package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// wholeHistory is the format that reads every release at once.
const wholeHistory = "misp-history"

const (
	actorCluster    = "clusters/threat-actor.json"
	producerCluster = "clusters/producer.json"
)

// commit is one state of the cluster on the main line of its repository.
type commit struct {
	hash     string
	recorded graph.Date
}

// importHistory imports every release of MISP's threat-actor cluster from a
// local clone, oldest first. It follows first parents alone: side branches hold
// states that were never published, and would invent withdrawals. Of the
// commits of one version the last counts. One release is held in memory at a
// time; releases that are in the store are passed over, so that a run that was
// cut off goes on where it stopped. What the newest release would withdraw of what
// the store holds today is asked for before anything is written.
func importHistory(ctx context.Context, c config, args []string, s Streams) (err error) {
	if len(args) != 1 {
		return errors.New("name the local clone: actorgraph import misp-history REPO")
	}
	commits, err := mainLine(ctx, args[0])
	if err != nil {
		return err
	}
	store, err := openForWriting(ctx, c, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	h := history{repo: args[0], store: store, dryRun: c.imports.dryRun, dataset: c.imports.dataset, known: map[string]bool{}}
	all, err := store.Readings(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Undone.Seq == 0 {
			h.known[releaseKey(r)] = true
		}
	}
	if err := h.confirm(ctx, commits, c.imports.yes, s); err != nil {
		return err
	}
	show := isTerminal(s.Err)
	var last graph.Document
	for i, at := range commits {
		doc, err := h.read(ctx, at, s)
		if err != nil {
			return err
		}
		if doc.Reading.Release == "" {
			continue
		}
		if last.Reading.Release != doc.Reading.Release {
			if err := h.write(ctx, last, s); err != nil {
				return err
			}
		}
		last = doc
		if show {
			fmt.Fprintf(s.Err, "\r%d of %d commits, %d releases new, %d known ", i+1, len(commits), h.written, h.passed)
		}
	}
	if err := h.write(ctx, last, s); err != nil {
		return err
	}
	if show {
		fmt.Fprintln(s.Err)
	}
	_, err = fmt.Fprintf(s.Out, "%d releases written, %d were there already, %d commits could not be read\n", h.written, h.passed, h.broken)
	return err
}

// history walks one repository into one store.
type history struct {
	repo, dataset           string
	store                   graph.Store
	dryRun                  bool
	known                   map[string]bool // releases in the store
	written, passed, broken int
}

func releaseKey(r graph.Reading) string {
	return r.Dataset + " " + r.Release + " " + string(r.Recorded)
}

// confirm asks about what the newest release that can be read would withdraw of
// what stands today. What older ones withdrew is history.
func (h *history) confirm(ctx context.Context, commits []commit, yes bool, s Streams) error {
	for _, at := range slices.Backward(commits) {
		doc, _, err := h.parse(ctx, at)
		if errors.Is(err, graph.ErrInvalid) {
			continue
		}
		if err != nil || h.known[releaseKey(doc.Reading)] {
			return err
		}
		doubts, err := ingest.Withdrawals(ctx, h.store, []graph.Document{doc}, graph.WriteOptions{})
		if err != nil || len(doubts) == 0 {
			return err
		}
		return confirm(doubts, yes || h.dryRun, s)
	}
	return nil
}

// read returns the document of a commit; an empty one, with a line that says
// why, where the commit's file is broken.
func (h *history) read(ctx context.Context, at commit, s Streams) (graph.Document, error) {
	doc, report, err := h.parse(ctx, at)
	if errors.Is(err, graph.ErrInvalid) {
		h.broken++
		fmt.Fprintf(s.Err, "passed over: %v\n", err)
		return graph.Document{}, nil
	}
	for _, x := range report.Rejects {
		fmt.Fprintf(s.Err, "rejected: %s %s %s\n", x.Text(), x.ID, x.Reason)
	}
	return doc, err
}

func (h *history) parse(ctx context.Context, at commit) (graph.Document, ingest.Diagnostics, error) {
	cluster, err := git(ctx, h.repo, "show", at.hash+":"+actorCluster)
	if err != nil {
		return graph.Document{}, ingest.Diagnostics{}, err
	}
	inputs := []ingest.Input{ingest.Bytes(at.hash+":"+actorCluster, cluster)}
	// Early commits have no list of producers: names then have no claimant.
	if producers, err := git(ctx, h.repo, "show", at.hash+":"+producerCluster); err == nil {
		inputs = append(inputs, ingest.Bytes(at.hash+":"+producerCluster, producers))
	}
	return misp.Read(ctx, inputs, ingest.Options{Recorded: at.recorded, Dataset: h.dataset})
}

// write stores a release, but for the empty document before the first. It tells of
// one that withdrew more than a tenth of what stood before it.
func (h *history) write(ctx context.Context, doc graph.Document, s Streams) error {
	if doc.Reading.Release == "" {
		return nil
	}
	if h.known[releaseKey(doc.Reading)] {
		h.passed++
		return nil
	}
	receipt, err := h.store.Write(ctx, &doc, graph.WriteOptions{DryRun: h.dryRun})
	if err != nil {
		return fmt.Errorf("write release %s: %w", doc.Reading.Release, err)
	}
	if before := len(doc.Claims) - receipt.New + receipt.Withdrawn; receipt.Withdrawn*10 > before {
		fmt.Fprintf(s.Err, "note: release %s of %s withdrew %d of %d claims\n", doc.Reading.Release, doc.Reading.Recorded, receipt.Withdrawn, before)
	}
	h.written++
	return nil
}

// mainLine lists the commits that changed the cluster, oldest first.
func mainLine(ctx context.Context, repo string) ([]commit, error) {
	out, err := git(ctx, repo, "log", "--first-parent", "--reverse", "--diff-filter=AM", "--format=%H %cI", "--", actorCluster)
	if err != nil {
		return nil, err
	}
	var commits []commit
	for line := range strings.Lines(string(out)) {
		hash, when, _ := strings.Cut(strings.TrimSpace(line), " ")
		t, err := time.Parse(time.RFC3339, when)
		if err != nil {
			return nil, fmt.Errorf("date of commit %s: %w", hash, err)
		}
		commits = append(commits, commit{hash, graph.DateOf(t)})
	}
	if len(commits) == 0 {
		return nil, fmt.Errorf("%s holds no %s: give a clone of misp-galaxy", repo, actorCluster)
	}
	return commits, nil
}

// git runs a git command on a repository and returns what it prints.
func git(ctx context.Context, repo string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", repo}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(complaint.String()))
	}
	return out.Bytes(), nil
}
