package vocab_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/realdata"
)

// coverage counts mentions of strings, and which of them resolve.
type coverage struct {
	mentions, silent int
	unresolved       []string
}

func (c *coverage) add(s string, targets ...vocab.Target) {
	targets = slices.DeleteFunc(targets, vocab.Target.IsZero)
	c.mentions++
	if len(targets) == 0 {
		c.silent++
	}
	if slices.ContainsFunc(targets, func(t vocab.Target) bool { return t.Unresolved }) {
		c.unresolved = append(c.unresolved, s)
	}
}

// atLeast prints the coverage and fails below a share of resolved mentions.
func (c *coverage) atLeast(t *testing.T, what string, share float64) {
	t.Helper()
	got := 1 - float64(len(c.unresolved))/float64(c.mentions)
	slices.Sort(c.unresolved)
	t.Logf("%s: %d mentions, %d say nothing, %.1f%% resolved; unresolved: %q", what, c.mentions, c.silent, 100*got, slices.Compact(c.unresolved))
	if got < share {
		t.Errorf("%s: %.1f%% resolved, want %.1f%%", what, 100*got, 100*share)
	}
}

func TestMISPCoverage(t *testing.T) {
	for _, name := range []string{
		"misp-threat-actor.json", "misp-threat-actor-v45-2018-07-10.json.gz", "misp-threat-actor-v46-2018-07-25.json.gz",
		"misp-threat-actor-v229-2022-06-22.json.gz", "misp-threat-actor-v254-2022-11-24.json.gz",
	} {
		var victims, sectors, sponsors coverage
		for _, actor := range cluster(t, name) {
			for _, s := range actor.words("cfr-suspected-victims") {
				victims.add(s, vocab.ResolveTarget(s))
			}
			for _, s := range slices.Concat(actor.words("cfr-target-category"), actor.words("targeted-sector")) {
				sectors.add(s, vocab.ResolveSector(s)...)
			}
			for _, s := range actor.words("cfr-suspected-state-sponsor") {
				sponsors.add(s, vocab.ResolveTarget(s))
			}
		}
		victims.atLeast(t, name+" victims", 0.99)
		sectors.atLeast(t, name+" sectors", 1)
		sponsors.atLeast(t, name+" sponsors", 1)
	}
}

// The pairs of actor and victim that the releases hold, when spellings of one
// country are one country.
func TestMISPCanonicalPairs(t *testing.T) {
	for name, want := range map[string]int{
		"misp-threat-actor-v45-2018-07-10.json.gz":  41,
		"misp-threat-actor-v46-2018-07-25.json.gz":  433,
		"misp-threat-actor-v229-2022-06-22.json.gz": 625,
		"misp-threat-actor-v254-2022-11-24.json.gz": 699,
	} {
		pairs := map[string]bool{}
		for _, actor := range cluster(t, name) {
			for _, s := range actor.words("cfr-suspected-victims") {
				pairs[actor.Value+" "+string(vocab.ResolveTarget(s).Entity.ID)] = true
			}
		}
		if len(pairs) != want {
			t.Errorf("%s has %d pairs, want %d", name, len(pairs), want)
		}
	}
}

func TestSectorListsCoverage(t *testing.T) {
	var misp, opencti coverage
	for _, s := range cluster(t, "misp-sector.json") {
		misp.add(s.Value, vocab.ResolveSector(s.Value)...)
	}
	for _, o := range bundle(t, "opencti-sectors.json") {
		if o.Class != "class" {
			continue
		}
		for _, s := range append(o.Aliases, o.Name) {
			opencti.add(s, vocab.ResolveSector(s)...)
		}
	}
	misp.atLeast(t, "MISP sectors", 1)
	opencti.atLeast(t, "OpenCTI sectors", 1)
}

func TestEuRepoCCoverage(t *testing.T) {
	var countries, regions, names, sectors coverage
	for _, row := range table(t, "eurepoc-receiver-1.1-sample.csv") {
		countries.add(row["receiver_country"], vocab.ResolveTarget(row["receiver_country"]))
		for s := range strings.SplitSeq(row["receiver_region"], ";") {
			regions.add(s, vocab.ResolveTarget(s))
		}
		names.add(row["receiver_name"], vocab.ResolveTarget(row["receiver_name"]))
		for _, column := range []string{"receiver_category", "receiver_category_subcode"} {
			sectors.add(row[column], vocab.ResolveSector(row[column])...)
		}
	}
	countries.atLeast(t, "EuRepoC receiver countries", 1)
	regions.atLeast(t, "EuRepoC receiver regions", 1)
	names.atLeast(t, "EuRepoC receiver names", 0.95)
	sectors.atLeast(t, "EuRepoC receiver categories", 1)
}

func TestCFRCoverage(t *testing.T) {
	var victims, sponsors, categories coverage
	for _, row := range table(t, "cfr-cyber-operations-2005-2022.csv") {
		victims.add(row["Victims"], vocab.ResolveTarget(row["Victims"]))
		for s := range strings.SplitSeq(strings.ReplaceAll(row["Sponsor"], "Palestine, State of", "Palestine"), ",") {
			sponsors.add(s, vocab.ResolveTarget(s))
		}
		categories.add(row["Category"], vocab.ResolveSector(row["Category"])...)
	}
	// Cells of victims are prose and lists, which a reader splits first; sponsors
	// and categories are wrong only in rows whose columns are shifted.
	victims.atLeast(t, "CFR victims, cells unsplit", 0.35)
	sponsors.atLeast(t, "CFR sponsors", 0.99)
	categories.atLeast(t, "CFR categories", 0.99)
}

func TestSeedFactsCoverage(t *testing.T) {
	var places, sectors coverage
	lines := bufio.NewScanner(open(t, "seed-facts.md"))
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "|")
		if len(cells) != 11 || strings.TrimSpace(cells[1]) == "from" || strings.HasPrefix(cells[1], "---") {
			continue
		}
		for s := range strings.SplitSeq(cells[3], ", ") {
			places.add(s, vocab.ResolveTarget(s))
		}
		for s := range strings.SplitSeq(cells[4], ", ") {
			sectors.add(s, vocab.ResolveSector(s)...)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	// The rest are remarks for the reader, such as "one African country (unnamed)".
	places.atLeast(t, "seed facts, places", 0.97)
	sectors.atLeast(t, "seed facts, sectors", 0.98)
}

type galaxyValue struct {
	Value string
	Meta  map[string]any
}

// words returns a field that is a string in some entries and a list in others.
func (v galaxyValue) words(field string) []string {
	switch x := v.Meta[field].(type) {
	case string:
		return []string{x}
	case []any:
		var out []string
		for _, s := range x {
			out = append(out, fmt.Sprint(s))
		}
		return out
	}
	return nil
}

func cluster(t *testing.T, name string) []galaxyValue {
	var file struct{ Values []galaxyValue }
	readJSON(t, name, &file)
	return file.Values
}

type stixObject struct {
	Name         string   `json:"name"`
	Class        string   `json:"identity_class"`
	LocationType string   `json:"x_opencti_location_type"`
	Aliases      []string `json:"x_opencti_aliases"`
}

func bundle(t *testing.T, name string) []stixObject {
	var file struct{ Objects []stixObject }
	readJSON(t, name, &file)
	return file.Objects
}

func table(t *testing.T, name string) []map[string]string {
	rows, err := csv.NewReader(open(t, name)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[strings.TrimPrefix(column, "\ufeff")] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	if err := json.NewDecoder(open(t, name)).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join(realdata.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	if filepath.Ext(name) != ".gz" {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
