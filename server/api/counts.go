package api

import (
	"cmp"
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// How long the lists are in all that an answer cuts to their first items.

// count returns how many items a list has.
func count[T any](all []T, err error) (int, error) { return len(all), err }

// countStatements returns how many statements claims of one batch make.
func countStatements(claims []*Claim) int {
	who := identity.Unjoined()
	all := make([]graph.Claim, len(claims))
	for i, c := range claims {
		who, all[i] = cmp.Or(c.batch.who, who), c.Claim
	}
	return questions.CountStatements(all, who)
}

// AliasCount is how many names the actor has.
func (a *Actor) AliasCount(ctx context.Context) (int, error) { return count(a.Aliases(ctx)) }

// RecordCount is how many records are read as the actor.
func (a *Actor) RecordCount(ctx context.Context) (int, error) { return count(a.Records(ctx)) }

// RefusedCount is how many joins were not made.
func (a *Actor) RefusedCount(ctx context.Context) (int, error) { return count(a.Refused(ctx)) }

// OriginCount is how many countries the actor is said to come from.
func (a *Actor) OriginCount(ctx context.Context) (int, error) { return count(a.Origins(ctx)) }

// AttributedToCount is how many are said to be behind the actor.
func (a *Actor) AttributedToCount(ctx context.Context) (int, error) {
	return count(a.AttributedTo(ctx))
}

// JoinedByCount is how many reasons there are to read the record with others.
func (r *ActorRecord) JoinedByCount() int { return len(r.JoinedBy) }

// ClaimCount is how many claims the join rests on.
func (r *JoinReason) ClaimCount() int { return len(r.Claims) }

// ClaimCount is how many claims speak for the join.
func (r *RefusedJoin) ClaimCount() int { return len(r.Claims) }

// ClaimantCount is how many use the name.
func (n *Name) ClaimantCount() int { return len(n.Claimants) }

// DatasetCount is how many data sets hold the name.
func (n *Name) DatasetCount() int { return len(n.Datasets) }

// ClaimCount is how many statements give the name.
func (n *Name) ClaimCount() int { return countStatements(n.Claims) }

// ClaimantCount is how many call the actor so.
func (m *NameMatch) ClaimantCount() int { return len(m.Claimants) }

// DatasetCount is how many data sets say so.
func (m *NameMatch) DatasetCount() int { return len(m.Datasets) }

// ClaimCount is how many statements say so.
func (m *NameMatch) ClaimCount() int { return countStatements(m.Claims) }

// MatchCount is how many actors are called so.
func (r *NameResolution) MatchCount() int { return len(r.Matches) }

// ClaimCount is how many statements say so.
func (a *Attribution) ClaimCount() int { return countStatements(a.Claims) }

// AssertionCount is how many intervals there are in which the claim was said.
func (c *Claim) AssertionCount() int { return len(c.Assertions()) }

// ReleaseCount is how many releases of the data set count.
func (d *Dataset) ReleaseCount(ctx context.Context) (int, error) { return count(d.Releases(ctx)) }

// UndatedCount is how many pairs no claim dates.
func (t *Timeline) UndatedCount(ctx context.Context) (int, error) { return count(t.Undated(ctx)) }

// UmbrellaCount is how many pairs only umbrella claims would date.
func (t *Timeline) UmbrellaCount() int { return len(t.Umbrella) }

// RowCount is how many rows the bucket has.
func (k *Bucket) RowCount() int { return len(k.rows) }

// ClaimCount is how many statements meet the bucket.
func (r *BucketRow) ClaimCount() int { return r.TimelineRow.Claims.Len() }

// AddedCount is how many pairs were added.
func (x *Expansion) AddedCount() int { return len(x.Added) }

// ContinuedCount is how many pairs went on.
func (x *Expansion) ContinuedCount() int { return len(x.Continued) }

// ResumedCount is how many pairs were resumed.
func (x *Expansion) ResumedCount() int { return len(x.Resumed) }

// LapsedCount is how many pairs lapsed.
func (x *Expansion) LapsedCount() int { return len(x.Lapsed) }

// KnownBeforeCount is how many pairs were known before the period.
func (x *Expansion) KnownBeforeCount() int { return len(x.KnownBefore) }

// UmbrellaCount is how many pairs only umbrella claims tell of.
func (x *Expansion) UmbrellaCount() int { return len(x.Umbrella) }

// ActorCount is how many came first.
func (e *FirstEntry) ActorCount() int { return len(e.Actors) }

// PartyCount is how many parties there are.
func (a *Agreement) PartyCount() int { return len(a.Parties) }

// RowCount is how many targets there are.
func (a *Agreement) RowCount() int { return len(a.Rows) }

// OverlapCount is how many pairs of parties there are.
func (a *Agreement) OverlapCount() int { return len(a.Overlaps) }

// AssertedCount is how many parties say so.
func (r *AgreementRow) AssertedCount() int { return len(r.Asserted) }

// WithdrawalCount is how many parties said so once and do not any more.
func (r *AgreementRow) WithdrawalCount() int { return len(r.Withdrawals) }

// QuotingCount is how many parties only repeat what another says.
func (r *AgreementRow) QuotingCount() int { return len(r.Quoting) }

// SilentCount is how many parties say nothing of it.
func (r *AgreementRow) SilentCount() int { return len(r.Silent()) }

// SharedCount is how many targets the two share.
func (x *SimilarActor) SharedCount() int { return len(x.Shared) }

// SharedCount is how many actors the two share.
func (x *CoTarget) SharedCount() int { return len(x.Shared) }

// RelationshipCount is how many relationships there are between the nodes.
func (s *Subgraph) RelationshipCount() int { return len(s.Edges) }

// FlowCount is how many flows there are into the groups.
func (o *Overview) FlowCount() int { return len(o.Flows) }
