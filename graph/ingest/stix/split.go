package stix

import (
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Split tells which files are documents by themselves, so that it makes no
// difference whether they are read in one import or in several. Files of which
// one relates or reports what only another holds belong together; a file of a
// single object, which is a part of something, also with those that hold its
// maker and its markings. A file that holds nothing of the model and belongs to
// none that does is counted. With Options.Full all are one release.
func Split(ctx context.Context, inputs []ingest.Input, o ingest.Options) ([][]ingest.Input, ingest.Diagnostics, error) {
	var passed ingest.Diagnostics
	if o.Full != nil && *o.Full || slices.ContainsFunc(inputs, func(in ingest.Input) bool { return in.Once }) {
		return [][]ingest.Input{inputs}, passed, nil
	}
	s := splitter{group: make([]int, len(inputs)), holders: map[string][]int{}}
	for i, in := range inputs {
		b := newBundle()
		if err := b.read(ctx, in, o.MaxBytes); err != nil {
			return nil, b.diagnostics, err
		}
		s.add(i, b)
	}
	s.join()
	parts := s.parts(inputs)
	if len(parts) == 0 { // which reading them tells
		return [][]ingest.Input{inputs}, passed, nil
	}
	for i, in := range inputs {
		if !s.holds[s.root(i)] {
			passed.Add(s.counted[i])
			passed.Note("%s holds nothing of the model", in.Name)
		}
	}
	return parts, passed, nil
}

// splitter joins files to groups (a disjoint-set forest over their numbers).
type splitter struct {
	group   []int
	holders map[string][]int // files, by the ids of what they hold
	wanted  []wanted
	holds   map[int]bool               // groups that hold something of the model, by root
	counted map[int]ingest.Diagnostics // of files that hold nothing of it
}

// wanted is an object that a file speaks of and does not hold.
type wanted struct {
	file int
	id   string
}

func (s *splitter) add(i int, b *bundle) {
	s.group[i] = i
	want := func(ids ...string) {
		for _, id := range ids {
			if id != "" && b.objects[id] == nil && slices.Contains(kept, typeOf(id)) {
				s.wanted = append(s.wanted, wanted{i, id})
			}
		}
	}
	for _, o := range b.order {
		s.holders[o.ID] = append(s.holders[o.ID], i)
		want(o.SourceRef, o.TargetRef)
		if o.Type == "report" {
			want(o.ObjectRefs...)
		}
		if b.seen == 1 {
			refs, _ := markingRefs(o.Markings)
			want(refs...)
		}
	}
	if b.seen == 1 {
		want(b.maker)
	}
	if s.holds == nil {
		s.holds, s.counted = map[int]bool{}, map[int]ingest.Diagnostics{}
	}
	if s.holds[i] = len(b.order)+len(b.diagnostics.Rejects) > 0; !s.holds[i] {
		s.counted[i] = b.diagnostics
	}
}

// join brings together what speaks of each other.
func (s *splitter) join() {
	for _, w := range s.wanted {
		for _, holder := range s.holders[w.id] {
			s.union(w.file, holder)
		}
	}
	holds := map[int]bool{}
	for i := range s.group {
		holds[s.root(i)] = holds[s.root(i)] || s.holds[i]
	}
	s.holds = holds
}

func (s *splitter) root(i int) int {
	for s.group[i] != i {
		s.group[i] = s.group[s.group[i]]
		i = s.group[i]
	}
	return i
}

func (s *splitter) union(a, b int) {
	a, b = s.root(a), s.root(b)
	s.group[max(a, b)] = min(a, b)
}

// parts are the groups that hold something, in the order of their first files.
func (s *splitter) parts(inputs []ingest.Input) [][]ingest.Input {
	var parts [][]ingest.Input
	place := map[int]int{}
	for i, in := range inputs {
		root := s.root(i)
		if !s.holds[root] {
			continue
		}
		if _, known := place[root]; !known {
			place[root] = len(parts)
			parts = append(parts, nil)
		}
		parts[place[root]] = append(parts[place[root]], in)
	}
	return parts
}
