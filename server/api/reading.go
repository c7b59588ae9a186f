package api

import (
	"context"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Reading is one document or one release of a data set, as it was read: a commit
// of the store, with who made it and why.
type Reading struct {
	graph.Reading
	request *request
}

// ID names the reading, for undoing it.
func (r *Reading) ID() graph.ID { return graph.ID(r.Reading.ID) }

// Dataset is the data set that it is of.
func (r *Reading) Dataset() *Dataset { return &Dataset{r.Reading.Dataset, r.request} }

// Release is the version that it is of.
func (r *Reading) Release() string { return r.Reading.Release }

// Document tells it from others of the release; nil for a whole release.
func (r *Reading) Document() *string { return optional(r.Reading.Document) }

// Stored is when this server stored it.
func (r *Reading) Stored() time.Time { return r.Reading.Stored.Time }

// EnteredBy is nil where nobody was named.
func (r *Reading) EnteredBy() *string { return optional(r.Entry.By) }

// Reason is nil where none was given.
func (r *Reading) Reason() *string { return optional(r.Entry.Reason) }

// Undone is nil while the reading counts.
func (r *Reading) Undone() *time.Time {
	if r.Reading.Undone.Seq == 0 {
		return nil
	}
	return &r.Reading.Undone.Time
}

// UndoneBy is nil while it counts, and where nobody was named.
func (r *Reading) UndoneBy() *string { return optional(r.UndoEntry.By) }

// UndoneReason is nil while it counts, and where none was given.
func (r *Reading) UndoneReason() *string { return optional(r.UndoEntry.Reason) }

// Readings are all of the data set, the last stored first, undone ones too.
func (d *Dataset) Readings(ctx context.Context) ([]*Reading, error) {
	all, err := d.request.readings(ctx)
	if err != nil {
		return nil, err
	}
	out := []*Reading{}
	for _, r := range slices.Backward(all) {
		if r.Dataset == d.Key {
			out = append(out, &Reading{r, d.request})
		}
	}
	return out, nil
}

// ReadingCount is how many there are.
func (d *Dataset) ReadingCount(ctx context.Context) (int, error) {
	all, err := d.Readings(ctx)
	return len(all), err
}

// Entered is the commit that first brought the claim: who entered it, when and why.
func (c *Claim) Entered(ctx context.Context) (*Reading, error) {
	all, err := c.batch.readings(ctx)
	i := slices.IndexFunc(all, func(r graph.Reading) bool { return r.Stored.Seq == c.Claim.Stored.Seq })
	if err != nil || i < 0 {
		return nil, err
	}
	return &Reading{all[i], c.batch.request}, nil
}

// Withdrawal is the last commit that took the claim back by name and still counts.
func (c *Claim) Withdrawal(ctx context.Context) (*Reading, error) {
	all, err := c.batch.readings(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Backward(all) {
		if r.Dataset == c.Claim.Dataset && r.Undone.Seq == 0 && slices.Contains(r.Withdraws, c.Claim.ID) {
			return &Reading{r, c.batch.request}, nil
		}
	}
	return nil, nil
}
