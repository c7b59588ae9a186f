package ingesttest

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Load reads the inputs as one document and writes it in one commit, and asks nobody.
func Load(ctx context.Context, store graph.Store, read ingest.Read, inputs []ingest.Input, o ingest.Options, w graph.WriteOptions) (ingest.Summary, error) {
	all, err := ingest.Job{Format: ingest.Format{Read: read}, Inputs: inputs, Options: o, Write: w}.Run(ctx, store)
	if len(all) == 0 {
		return ingest.Summary{}, err
	}
	return all[0], err
}
