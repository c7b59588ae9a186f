package ingest

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Target is what a feed's words for a target stand for, with those words.
type Target struct {
	vocab.Target
	Stated string
}

// ResolveTargets adds what words stand for that name a target, and counts the
// mention: of a target that is a victim it adds the entity and, in the name of
// the claim's claimant and source, the places and sectors that the words tell.
// It returns the targets, none for words that name nobody ("Unknown") or no entity
// that can be stored; those are counted as outside the model. Words that no vocabulary knows became a victim of that name and are counted.
func (b *Builder) ResolveTargets(at Place, c graph.Claim, stated string, resolved ...vocab.Target) []Target {
	unknown := func(t vocab.Target) bool { return t.Unresolved }
	var out []Target
	for _, t := range resolved {
		if t.IsZero() {
			continue
		}
		if b.Victim(at, c, t); isVocabulary(t.Entity.Kind()) || b.Has(t.Entity.ID) {
			out = append(out, Target{t, stated})
		}
	}
	switch {
	case len(out) > 0:
		b.countMention(stated, slices.ContainsFunc(resolved, unknown))
	case graph.CleanName(stated) != "":
		b.CountOutside("target: "+stated, 1)
		b.CountLeft(1)
	}
	return out
}

// Target adds the claim that the claim's subject targeted what the feed calls
// by these words: a country, a region, a sector or a victim. The words stay on
// the claim as stated. Words that name nobody are counted as outside the model.
func (b *Builder) Target(at Place, c graph.Claim, stated string) {
	b.addTargets(at, c, stated, vocab.ResolveTarget(stated))
}

// TargetSector is Target for words that stand where a feed lists sectors. They
// can be several sectors at once.
func (b *Builder) TargetSector(at Place, c graph.Claim, stated string) {
	b.addTargets(at, c, stated, vocab.ResolveSector(stated)...)
}

func (b *Builder) addTargets(at Place, c graph.Claim, stated string, resolved ...vocab.Target) {
	for _, t := range b.ResolveTargets(at, c, stated, resolved...) {
		b.Claim(at, Between(c, c.Subject, graph.Targets, t.Entity.ID, stated))
	}
}

// Activity adds the claims that the actor targeted each of these, all of them
// with what the claim says beside. Where there are none, the actor was active
// all the same: that claim has the note, unless the claim itself has one.
func (b *Builder) Activity(at Place, c graph.Claim, actor graph.ID, targets []Target, note string) {
	for _, t := range targets {
		b.Claim(at, Between(c, actor, graph.Targets, t.Entity.ID, cmp.Or(c.Stated, t.Stated)))
	}
	if len(targets) == 0 {
		c.Note = cmp.Or(c.Note, note)
		b.Claim(at, Between(c, actor, graph.Active, "", c.Stated))
	}
}

// Between returns the claim with these ends, as stated in these words; all else
// that it says stays.
func Between(c graph.Claim, subject graph.ID, p graph.Predicate, object graph.ID, stated string) graph.Claim {
	c.Subject, c.Predicate, c.Object, c.Stated = subject, p, object, stated
	return c
}

// Victim adds the victim that words stand for, and, in the name of the claim's
// claimant and source, the places and sectors that the words themselves tell.
// Countries, regions and sectors need no adding.
func (b *Builder) Victim(at Place, c graph.Claim, t vocab.Target) {
	victim := t.Entity.ID
	if isVocabulary(victim.Kind()) {
		return
	}
	b.Once(at, t.Entity)
	base := graph.Claim{Claimant: c.Claimant, Source: c.Source, Version: c.Version}
	base.Note = ""
	base.Stated = t.Entity.Name
	key := victimKey{victim, c.Claimant, c.Source}
	if was, ok := b.victims[key]; ok && isSameVersion(was.version, base.Version) && slices.Equal(was.places, t.LocatedAt) && slices.Equal(was.sectors, t.OperatesIn) {
		return // as of most that are hit many times
	}
	b.victims[key] = victimSaid{base.Version, t.LocatedAt, t.OperatesIn}
	for _, place := range t.LocatedAt {
		b.Claim(at, Between(base, victim, graph.LocatedAt, place, base.Stated))
	}
	for _, sector := range t.OperatesIn {
		b.Claim(at, Between(base, victim, graph.OperatesIn, sector, base.Stated))
	}
}

// victimKey is a victim that somebody tells of in a document.
type victimKey struct{ victim, claimant, source graph.ID }

// victimSaid is what was told of it last.
type victimSaid struct {
	version         graph.Version
	places, sectors []graph.ID
}

// isSameVersion reports whether two claims of one identity say the very same.
func isSameVersion(a, b graph.Version) bool {
	isSure := (a.Confidence == nil) == (b.Confidence == nil) && (a.Confidence == nil || *a.Confidence == *b.Confidence)
	return isSure && a.SaidOn == b.SaidOn && a.Stated == b.Stated && a.Note == b.Note && slices.Equal(a.Markings, b.Markings)
}

// TargetSet gathers what one incident hit, each target once, whatever the order
// of the rows that tell. The zero TargetSet is empty.
type TargetSet struct{ byID map[graph.ID]Target }

// Add adds targets. Of several wordings for one the first in the order of texts
// stands.
func (s *TargetSet) Add(targets ...Target) {
	if s.byID == nil {
		s.byID = map[graph.ID]Target{}
	}
	for _, t := range targets {
		if old, ok := s.byID[t.Entity.ID]; !ok || t.Stated < old.Stated {
			s.byID[t.Entity.ID] = t
		}
	}
}

// All returns the targets in the order of their ids.
func (s *TargetSet) All() []Target {
	var out []Target
	for _, t := range s.byID {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Target) int { return cmp.Compare(a.Entity.ID, b.Entity.ID) })
	return out
}
