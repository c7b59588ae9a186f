package api

import (
	"context"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// Dataset is a maintained collection. Its key costs nothing; what else it says
// is fetched once for all data sets of a request.
type Dataset struct {
	Key     string
	request *request
}

// IsNode marks data sets as nodes.
func (*Dataset) IsNode() {}

// ID is made of the key.
func (d *Dataset) ID() graph.ID { return graph.DatasetID(d.Key) }

// Name is the key where the data set does not describe itself.
func (d *Dataset) Name(ctx context.Context) (string, error) {
	e, err := d.entity(ctx)
	return e.Name, err
}

// Licence is null where the data set does not say.
func (d *Dataset) Licence(ctx context.Context) (*string, error) {
	e, err := d.entity(ctx)
	return optional(e.Licence), err
}

// URL is null where the data set does not say.
func (d *Dataset) URL(ctx context.Context) (*string, error) {
	e, err := d.entity(ctx)
	return optional(e.URL), err
}

func (d *Dataset) entity(ctx context.Context) (graph.Entity, error) {
	known, err := d.request.datasetEntities(ctx)
	if e, ok := known[d.ID()]; ok {
		return *e, err
	}
	return graph.Entity{Name: d.Key}, err
}

// Release is one release of a data set, as it was read.
type Release struct {
	Version  *string
	Recorded graph.Date
	Stored   time.Time
}

// Releases returns the readings that count, by date: of a release that was read
// again the last one.
func (d *Dataset) Releases(ctx context.Context) ([]*Release, error) {
	readings, err := d.request.readings(ctx)
	if err != nil {
		return nil, err
	}
	out := []*Release{}
	for _, r := range graph.Releases(readings, d.Key) {
		out = append(out, &Release{optional(r.Release), r.Recorded, r.Stored.Time})
	}
	return out, nil
}

// ClaimCount is the number of the data set's claims that are asserted today.
func (d *Dataset) ClaimCount(ctx context.Context) (int, error) {
	stats, err := d.request.stats(ctx)
	return stats.Datasets[d.Key], err
}
