package stix_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

func file(name string) ingest.Input { return ingest.File("testdata/"+name, nil) }

var feed = ingest.Options{Dataset: "my-feed"}

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "attack.golden", stix.Read, []ingest.Input{file("attack.json")}, ingest.Options{})
	ingesttest.Golden(t, "feed.golden", stix.Read, []ingest.Input{file("feed.json")}, feed)
}
