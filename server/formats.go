package main

import (
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
)

// formats is the table of the formats that can be imported.
func formats(importConfig) []ingest.Format {
	return []ingest.Format{
		{Name: "misp", Help: "MISP galaxy clusters: threat-actor.json, and producer.json to tell who uses which name", Read: misp.Read},
	}
}
