package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/ingest/report"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

const reaper = graph.ID("actor/seed/apt37")

// openStore is a store with the vocabulary and an actor of a feed.
func openStore(t *testing.T) graph.Store {
	t.Helper()
	return sqlitetest.Open(t, vocab.Document(), *graphtest.Release("seed", "2018-01-01", graphtest.Targeted(reaper, "country/KR", "2014/2017")))
}

// founding is what an article of 2018 says of APT37, entered in 2026.
func founding() report.Report {
	sure := 80
	return report.Report{
		Dataset: "notes", DatasetName: "Our notes", Key: "fireeye-apt37", Entered: "2026-03-01", Claimant: "FireEye",
		Source: report.Source{Title: "APT37 (Reaper)", URL: "https://example.org/apt37.html", Publisher: "Example Press", Published: graph.MustSpan("2018-02-20")},
		Statements: []report.Statement{
			{Actor: reaper, Says: graph.Targets, Object: "Japan", Occurred: graph.MustSpan("2017"), Quote: "expanded to Japan", Confidence: &sure},
			{Actor: reaper, Says: graph.Targets, Object: "Japanese Red Cross Society", Occurred: graph.MustSpan("2017")},
			{Actor: reaper, Says: graph.Named, Object: "Reaper"},
			{Actor: reaper, Says: graph.OriginatesFrom, Object: "North Korea"},
			{Actor: reaper, Says: graph.AttributedTo, Object: "Reconnaissance General Bureau", Note: "as the article has it", Marking: "tlp green"},
			{NewActor: "Kestrel Ring", Says: graph.Active, Occurred: graph.MustSpan("2017-05")},
			{NewActor: "Kestrel Ring", Says: graph.PartOf, Other: reaper},
		},
	}
}

func write(t *testing.T, s graph.Store, r report.Report) (graph.Document, graph.Receipt) {
	t.Helper()
	doc, receipt, err := report.Write(t.Context(), s, r, graph.WriteOptions{Entry: graph.Entry{By: "ann", Reason: "read it"}})
	if err != nil {
		t.Fatal(err)
	}
	return doc, receipt
}

func claims(t *testing.T, s graph.Store, v graph.View) map[string]graph.Claim {
	t.Helper()
	out := map[string]graph.Claim{}
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: v}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Dataset == "notes" {
			out[string(c.Predicate)+" "+string(c.Object)] = c
		}
	}
	return out
}

func TestWriteMakesTheClaimsOfAReport(t *testing.T) {
	s := openStore(t)
	_, receipt := write(t, s, founding())
	got := claims(t, s, graph.View{})
	if receipt.New != 8 || len(got) != 8 {
		t.Errorf("%d new and %d held claims, want 8: %v", receipt.New, len(got), got)
	}
	japan := got["targets country/JP"]
	if japan.Claimant != "organization/fireeye" || japan.Occurred.String() != "2017" || japan.Stated != "expanded to Japan" || *japan.Confidence != 80 {
		t.Errorf("the claim on Japan is %+v", japan)
	}
	if run := japan.Held[0]; run.Recorded != "2018-02-20" || run.Basis != graph.BasisPublished {
		t.Errorf("it was said on %s (%s), want the day of the article", run.Recorded, run.Basis)
	}
	if p := japan.Ends.Source.Publisher; p != "organization/examplepress" {
		t.Errorf("its document was published by %q", p)
	}
	if of := got["named "+string(reaper)]; of.Subject != graph.AliasID("Reaper") {
		t.Errorf("the name is %+v", of)
	}
	if by := got["attributed-to organization/reconnaissancegeneralbureau"]; by.Markings == nil || by.Note == "" {
		t.Errorf("the attribution is %+v, want its marking and its note", by)
	}
	if ring := got["part-of "+string(reaper)]; ring.Subject != "actor/notes/kestrelring" {
		t.Errorf("the subgroup is %s", ring.Subject)
	}
	readings, err := s.Readings(t.Context())
	if last := readings[len(readings)-1]; err != nil || last.Entry.By != "ann" || last.Recorded != "2026-03-01" {
		t.Errorf("the reading is %+v, %v", last, err)
	}
}

func TestWriteStoresAReportOnce(t *testing.T) {
	s := openStore(t)
	write(t, s, founding())
	later := founding()
	later.Entered = "2026-09-09"
	if _, again := write(t, s, later); !again.Unchanged {
		t.Errorf("the same report half a year later: %+v, want it unchanged", again)
	}
	later.Statements = later.Statements[1:]
	if _, _, err := report.Write(t.Context(), s, later, graph.WriteOptions{}); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "holds something else") {
		t.Errorf("another report with the key of one that is there: %v, want an error about the key", err)
	}
	later.Key = "another"
	if _, r := write(t, s, later); r.Unchanged || len(claims(t, s, graph.View{})) != 8 {
		t.Errorf("a report with a key of its own: %+v", r)
	}
}

func TestWriteTriesWithoutWriting(t *testing.T) {
	s := openStore(t)
	doc, receipt, err := report.Write(t.Context(), s, founding(), graph.WriteOptions{DryRun: true})
	if err != nil || receipt.New != 8 || len(doc.Claims) != 8 || len(claims(t, s, graph.View{})) != 0 {
		t.Errorf("%+v %v, want 8 claims told and none written", receipt, err)
	}
}

func TestWriteWithdraws(t *testing.T) {
	s := openStore(t)
	write(t, s, founding())
	japan := claims(t, s, graph.View{})["targets country/JP"].ID
	r := report.Report{Dataset: "notes", Key: "mistake", Entered: "2026-04-01", Withdraws: []graph.ID{japan}}
	if _, receipt := write(t, s, r); receipt.Withdrawn != 1 {
		t.Errorf("receipt %+v, want one claim withdrawn", receipt)
	}
	if got := claims(t, s, graph.View{}); len(got) != 7 {
		t.Errorf("%d claims are left, want 7", len(got))
	}
	if _, known := claims(t, s, graph.View{KnownAsOf: "2026-03-15"})["targets country/JP"]; !known {
		t.Error("in March the claim was known")
	}
	of := claims(t, s, graph.View{})["targets victim/japaneseredcrosssociety"]
	for _, id := range []graph.ID{"claim/0", "actor/seed/apt37"} {
		r := report.Report{Dataset: "notes", Key: "other", Entered: "2026-04-02", Withdraws: []graph.ID{of.ID, id}}
		if _, _, err := report.Write(t.Context(), s, r, graph.WriteOptions{}); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s can be withdrawn: %v", id, err)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	statement := func(change func(*report.Statement)) func(*report.Report) {
		return func(r *report.Report) { change(&r.Statements[0]) }
	}
	over := 101
	for why, harm := range map[string]func(*report.Report){
		"the seed":                    func(r *report.Report) { r.Dataset = "seed" },
		"the vocabulary":              func(r *report.Report) { r.Dataset = graph.VocabularyDataset },
		"a data set without a key":    func(r *report.Report) { r.Dataset = "" },
		"a data set with a space":     func(r *report.Report) { r.Dataset = "my notes" },
		"no key":                      func(r *report.Report) { r.Key = " " },
		"a long key":                  func(r *report.Report) { r.Key = strings.Repeat("k", graph.MaxName+1) },
		"no day":                      func(r *report.Report) { r.Entered = "" },
		"no statements":               func(r *report.Report) { r.Statements = nil },
		"too many":                    func(r *report.Report) { r.Statements = make([]report.Statement, report.MaxStatements+1) },
		"no document":                 func(r *report.Report) { r.Source = report.Source{} },
		"a marking that is none":      func(r *report.Report) { r.Marking = "TLP:PURPLE" },
		"no actor":                    statement(func(s *report.Statement) { s.Actor = "" }),
		"two actors":                  statement(func(s *report.Statement) { s.NewActor = "X" }),
		"a country as actor":          statement(func(s *report.Statement) { s.Actor = "country/KP" }),
		"an actor that nobody has":    statement(func(s *report.Statement) { s.Actor = "actor/seed/nobody" }),
		"no object":                   statement(func(s *report.Statement) { s.Object = " " }),
		"a target that is nobody":     statement(func(s *report.Statement) { s.Object = "Unknown" }),
		"an object of a mere actor":   statement(func(s *report.Statement) { s.Says = graph.Active }),
		"the same as a country":       statement(func(s *report.Statement) { s.Says, s.Other = graph.SameAs, "country/JP" }),
		"an actor as a target":        statement(func(s *report.Statement) { s.Object = "actor/seed/apt37" }),
		"an actor as a target's id":   statement(func(s *report.Statement) { s.Object, s.Other = "", "actor/seed/apt37" }),
		"a claim as a target":         statement(func(s *report.Statement) { s.Object = "claim/3t2gkp9n7cqc76lhik9antl9l8" }),
		"a source as a target":        statement(func(s *report.Statement) { s.Object = "source/x" }),
		"an id as a name":             statement(func(s *report.Statement) { s.Says, s.Object = graph.Named, "actor/seed/apt37" }),
		"an origin that is a victim":  statement(func(s *report.Statement) { s.Says, s.Object, s.Other = graph.OriginatesFrom, "", "victim/x" }),
		"a sponsor that is a sector":  statement(func(s *report.Statement) { s.Says, s.Object = graph.AttributedTo, "sector/media" }),
		"a sponsor that is himself":   statement(func(s *report.Statement) { s.Says, s.Object, s.Other = graph.AttributedTo, "", reaper }),
		"a part of a country":         statement(func(s *report.Statement) { s.Says, s.Object, s.Other = graph.PartOf, "", "country/JP" }),
		"a part of a name":            statement(func(s *report.Statement) { s.Says, s.Object = graph.PartOf, "Lazarus" }),
		"a place of a victim":         statement(func(s *report.Statement) { s.Says = graph.LocatedAt }),
		"an origin that is no place":  statement(func(s *report.Statement) { s.Says, s.Object = graph.OriginatesFrom, "Atlantis" }),
		"a confidence over 100":       statement(func(s *report.Statement) { s.Confidence = &over }),
		"a quote as long as a book":   statement(func(s *report.Statement) { s.Quote = strings.Repeat("q", report.MaxText+1) }),
		"a name with a control in it": statement(func(s *report.Statement) { s.Says, s.Object = graph.Named, "Rea\x00per" }),
	} {
		s := openStore(t)
		r := founding()
		harm(&r)
		if _, _, err := report.Write(t.Context(), s, r, graph.WriteOptions{}); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: %v, want it refused", why, err)
		}
		if got := claims(t, s, graph.View{WithWithdrawn: true}); len(got) > 0 {
			t.Errorf("%s left %d claims", why, len(got))
		}
	}
}

// A data set whose releases are imported is not entered into: the next release would
// take what was entered away.
func TestWriteKeepsOutOfFeeds(t *testing.T) {
	s := openStore(t)
	if _, err := s.Write(t.Context(), graphtest.Release("feed", "2020-01-01", graphtest.Targeted("actor/feed/x", "country/JP", "")), graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	r := founding()
	r.Dataset = "feed"
	if _, _, err := report.Write(t.Context(), s, r, graph.WriteOptions{}); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "releases of feed") {
		t.Errorf("%v, want an error that names the data set", err)
	}
}
