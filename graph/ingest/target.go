package ingest

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Target adds the claim that the claim's subject targeted what the feed calls
// by these words: a country, a region, a sector or a victim. The words stay on
// the claim as stated. Words that no vocabulary knows become a victim of that
// name and are counted; words that name nobody ("Unknown", "Other") are counted
// as outside the model.
func (b *Builder) Target(at Place, c graph.Claim, stated string) {
	b.target(at, c, stated, []vocab.Target{vocab.ResolveTarget(stated)})
}

// TargetSector is Target for words that stand where a feed lists sectors. They
// can be several sectors at once.
func (b *Builder) TargetSector(at Place, c graph.Claim, stated string) {
	b.target(at, c, stated, vocab.ResolveSector(stated))
}

func (b *Builder) target(at Place, c graph.Claim, stated string, targets []vocab.Target) {
	unknown := func(t vocab.Target) bool { return t.Unresolved }
	b.Report.CountMention(stated, slices.ContainsFunc(targets, unknown))
	c.Predicate, c.Stated = graph.Targets, stated
	targets = slices.DeleteFunc(targets, vocab.Target.IsZero)
	if len(targets) == 0 {
		b.Report.CountOutside("target: "+stated, 1)
	}
	for _, t := range targets {
		b.Victim(at, c, t)
		c.Object = t.Entity.ID
		b.Claim(at, c)
	}
}

// Victim adds the victim that words stand for, and, in the name of the claim's
// claimant and source, the places and sectors that the words themselves tell.
// Countries, regions and sectors need no adding.
func (b *Builder) Victim(at Place, c graph.Claim, t vocab.Target) {
	if isVocabulary(t.Entity.Kind()) {
		return
	}
	if !b.Has(t.Entity.ID) {
		b.Entity(at, t.Entity)
	}
	told := graph.Claim{Subject: t.Entity.ID, Claimant: c.Claimant, Source: c.Source, Version: c.Version}
	told.Stated, told.Note = t.Entity.Name, ""
	for _, place := range t.LocatedAt {
		told.Predicate, told.Object = graph.LocatedAt, place
		b.Claim(at, told)
	}
	for _, sector := range t.OperatesIn {
		told.Predicate, told.Object = graph.OperatesIn, sector
		b.Claim(at, told)
	}
}
