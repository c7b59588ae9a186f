package misp_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

// entriesOf counts what a file itself says of who uses names.
type entriesOf struct{ attributed, origins, distinct int }

func rawEntries(t *testing.T) entriesOf {
	t.Helper()
	vendors := map[string]string{}
	for _, v := range rawCluster(t, "misp-producer.json") {
		vendors[v.UUID] = v.Value
	}
	var n entriesOf
	seen := map[string]bool{}
	for _, v := range rawCluster(t, "misp-threat-actor.json") {
		for name, user := range v.Meta.Origins {
			n.origins++
			seen[v.UUID+name+graph.Fold(user)] = true
		}
		for _, e := range v.Meta.Attribution {
			n.attributed++
			colon := strings.LastIndex(e, ":")
			seen[v.UUID+e[:colon]+graph.Fold(vendors[e[colon+1:]])] = true
		}
	}
	n.distinct = len(seen)
	return n
}

// rawRecord is a record as plainly as encoding/json reads it, to hold the
// reader against.
type rawRecord struct {
	Value, UUID string
	Meta        rawMeta
}

type rawMeta struct {
	Victims     []string `json:"cfr-suspected-victims"`
	Attribution []string `json:"name-attribution"`
	Synonyms    []string
	Refs        []string
	Origins     map[string]string
}

func (m *rawMeta) UnmarshalJSON(b []byte) error {
	type plain rawMeta
	all := map[string]any{}
	if err := errors.Join(json.Unmarshal(b, (*plain)(m)), json.Unmarshal(b, &all)); err != nil {
		return err
	}
	m.Origins = map[string]string{}
	for key, v := range all {
		if name, ok := strings.CutPrefix(key, "origin:"); ok {
			m.Origins[name] = v.(string)
		}
	}
	return nil
}

func rawCluster(t *testing.T, name string) []rawRecord {
	t.Helper()
	text, err := ingesttest.RealFiles(t, name)[0].Text(0)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	var c struct{ Values []rawRecord }
	if err := json.NewDecoder(text).Decode(&c); err != nil {
		t.Fatal(err)
	}
	return c.Values
}
