package command

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// report is a vendor's bundle: who hit which country, as the bundle of a day says.
func report(n int, day, actor, country string) string {
	object := func(typ string, id int, members string) string {
		return fmt.Sprintf(`{"type": %q, "id": "%s--00000000-0000-4000-8000-%012d", "created": "%sT00:00:00Z", "modified": "%sT00:00:00Z", %s}`, typ, typ, id, day, day, members)
	}
	ref := func(typ string, id int) string { return fmt.Sprintf("%s--00000000-0000-4000-8000-%012d", typ, id) }
	return `{"type": "bundle", "id": "` + ref("bundle", n) + `", "objects": [` + strings.Join([]string{
		object("intrusion-set", n, `"name": "`+actor+`"`), object("location", n, `"country": "`+country+`"`),
		object("relationship", n, `"relationship_type": "targets", "source_ref": "`+ref("intrusion-set", n)+`", "target_ref": "`+ref("location", n)+`"`),
	}, ", ") + `]}`
}

const mapping = "dataset: my-table\ncolumns: {actor: Group, target: Hit, occurred: When, confidence: Sure, note: Note, recorded: Said}\n"

// claims is every claim of a store but those of the vocabulary, as a table.
func claims(t *testing.T, store string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(says(t, nil, "export", "-store", store, "-format", "csv", "-restricted")) {
		if !strings.Contains(line, ",vocabulary,") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// What adds, adds: in a loop and in one command, in any order, the same graph.
func TestDocumentsOfOneDayAddUp(t *testing.T) {
	dir := t.TempDir()
	stix := []string{
		writeFile(t, filepath.Join(dir, "a", "bundle.json"), report(1, "2024-03-01", "Grey Ibis", "JP")),
		writeFile(t, filepath.Join(dir, "b", "bundle.json"), report(2, "2024-03-01", "Dun Lark", "VN")), // called the same
		writeFile(t, filepath.Join(dir, "c.json"), report(3, "2024-05-01", "Dun Lark", "KR")),
	}
	tables := []string{
		writeFile(t, filepath.Join(dir, "a.csv"), "Group,Hit,When,Sure,Note,Said\nGrey Ibis,Japan,2024-02,30,first,2024-02-20\n"),
		writeFile(t, filepath.Join(dir, "b.csv"), "Group,Hit,When,Sure,Note,Said\nGrey Ibis,Japan,2024-02,80,second,2024-02-10\nDun Lark,Vietnam,,,,\n"),
		writeFile(t, filepath.Join(dir, "c.csv"), "Group,Hit,When,Sure,Note,Said\nDun Lark,Vietnam,,,third,\n"),
	}
	mapped := writeFile(t, filepath.Join(dir, "map.yaml"), mapping)
	for name, tt := range map[string]struct {
		args  []string
		files []string
	}{
		"bundles":                  {[]string{"stix", "-dataset", "my-feed"}, stix},
		"bundles of one release":   {[]string{"stix", "-dataset", "my-feed", "-release", "r", "-recorded", "2024-06-01"}, stix},
		"tables":                   {[]string{"csv", "-mapping", mapped, "-recorded", "2024-03-01"}, tables},
		"tables that are not full": {[]string{"csv", "-mapping", mapped, "-recorded", "2024-03-01", "-full=false"}, tables},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
				loop, once := "sqlite:"+filepath.Join(t.TempDir(), "loop.db"), "sqlite:"+filepath.Join(t.TempDir(), "once.db")
				all := append([]string{"import", "-store", once}, tt.args...)
				for _, i := range order {
					says(t, []string{"0 withdrawn"}, append(append([]string{"import", "-store", loop}, tt.args...), tt.files[i])...)
					all = append(all, tt.files[i])
				}
				says(t, []string{"3 documents", "0 withdrawn"}, all...)
				for _, store := range []string{loop, once} {
					got := claims(t, store)
					if want == "" {
						want = got
					}
					if got != want {
						t.Errorf("in the order %v the graph is\n%s\nand not\n%s", order, got, want)
					}
				}
				says(t, []string{"unchanged"}, all...)
			}
			if n := strings.Count(want, ",targets,"); n < 2 {
				t.Errorf("%d targets in\n%s", n, want)
			}
		})
	}
}

// A document that is read again in other words takes its own place.
func TestADocumentReadAgainTakesItsOwnPlace(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	mapped := writeFile(t, filepath.Join(dir, "map.yaml"), mapping)
	read := func(file, rows string, want ...string) {
		t.Helper()
		writeFile(t, file, "Group,Hit,When,Sure,Note,Said\n"+rows)
		says(t, want, "import", "-store", store, "csv", "-mapping", mapped, "-recorded", "2024-03-01", "-yes", file)
	}
	mine, other := filepath.Join(dir, "mine.csv"), filepath.Join(dir, "other.csv")
	read(mine, "Grey Ibis,Japan,,,,\nGrey Ibis,Laos,,,,\n", "3 new")
	read(other, "Dun Lark,Vietnam,,,,\n", "2 new, 0 changed, 0 withdrawn")
	read(mine, "Grey Ibis,Japan,,,,\n", "0 new, 0 changed, 1 withdrawn")
	if got := claims(t, store); strings.Contains(got, "Laos") || !strings.Contains(got, "Vietnam") {
		t.Errorf("want Japan and Vietnam in\n%s", got)
	}
}

// What may be a mistake is said before it is written, and written only if somebody wants it.
func TestAReadingThatWithdrawsMuchIsConfirmed(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	whole := writeFile(t, filepath.Join(dir, "v1.json"), cluster(1, "Japan", "Vietnam", "Laos"))
	part := writeFile(t, filepath.Join(dir, "v2.json"), cluster(2, "Japan"))
	says(t, []string{"0 withdrawn"}, "import", "-store", store, "misp", "-recorded", "2024-01-01", whole)
	before := claims(t, store)
	_, err := runCommand(t, "import", "-store", store, "misp", "-recorded", "2024-02-01", part)
	if err == nil || !strings.Contains(err.Error(), "2 of the 5 claims that misp-galaxy makes today would be withdrawn") || !strings.Contains(err.Error(), "--yes") {
		t.Errorf("got %v, want it to say what would be withdrawn, and how to go on", err)
	}
	says(t, []string{"it will be asked for: 2 of the 5", "nothing was written"}, "import", "-store", store, "misp", "-recorded", "2024-02-01", part, "-dry-run")
	if after := claims(t, store); after != before {
		t.Errorf("it was written:\n%s", after)
	}
	says(t, []string{"0 withdrawn"}, "import", "-store", store, "misp", "-recorded", "2023-02-01", part) // before: it withdraws nothing
	says(t, []string{"2 withdrawn"}, "import", "-store", store, "misp", "-recorded", "2024-02-01", "-release", "9", part, "-yes")
}

func TestNamesWithoutTheirProducersAreConfirmed(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	attributed := writeFile(t, filepath.Join(dir, "a.json"), strings.Replace(cluster(1, "Japan"), `"synonyms"`, `"name-attribution": ["Black Emil:7cdff317-a673-4474-84ec-4f1754947899"], "synonyms"`, 1))
	producers := writeFile(t, filepath.Join(dir, "producer.json"), `{"type": "producer", "values": [{"value": "Vendor", "uuid": "7cdff317-a673-4474-84ec-4f1754947899"}]}`)
	args := []string{"import", "-store", store, "misp", "-recorded", "2024-01-01", attributed}
	if _, err := runCommand(t, args...); err == nil || !strings.Contains(err.Error(), "1 names tell who uses them") {
		t.Errorf("without producers: got %v", err)
	}
	says(t, []string{"as reading"}, append(args, producers)...)
}

// A vendor's bundle that carries some of ATT&CK is no release of it, and withdraws nothing.
func TestABundleThatCarriesATTACKIsTheVendors(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	group := func(n int) string {
		return fmt.Sprintf(`{"type": "intrusion-set", "id": "intrusion-set--%d", "name": "Group %d", "external_references": [{"source_name": "mitre-attack", "external_id": "G000%d"}]}`, n, n, n)
	}
	release := writeFile(t, filepath.Join(dir, "attack.json"), `{"type": "bundle", "objects": [{"type": "x-mitre-collection", "id": "x-mitre-collection--1",
		"name": "ICS ATT&CK", "x_mitre_version": "9.9", "modified": "2024-01-01T00:00:00Z"}, `+group(1)+", "+group(2)+`]}`)
	vendor := writeFile(t, filepath.Join(dir, "vendor.json"), strings.Replace(report(7, "2026-01-10", "Grey Ibis", "JP"), `"objects": [`,
		`"objects": [{"type": "attack-pattern", "id": "attack-pattern--1", "name": "T", "x_mitre_domains": ["ics-attack"]}, `, 1))
	says(t, []string{"attack-ics, release 9.9 of 2024-01-01"}, "import", release, "-store", store)
	before := claims(t, store)
	if _, err := runCommand(t, "import", vendor, "-store", store); err == nil || !strings.Contains(err.Error(), "--dataset") {
		t.Errorf("got %v, want it to ask for a data set", err)
	}
	if after := claims(t, store); after != before {
		t.Errorf("it was written:\n%s", after)
	}
	says(t, []string{"vendor, release", "0 withdrawn"}, "import", vendor, "-store", store, "-dataset", "vendor")
	if got := claims(t, store); strings.Contains(got, "vendor") && !strings.HasPrefix(got, before[:strings.IndexByte(before, '\n')]) {
		t.Errorf("the tables differ in their columns:\n%s", got)
	}
}

func TestConfirmAsksWhoIsThere(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "Yes\n": true, "n\n": false, "\n": false, "": false} {
		var said strings.Builder
		err := ask([]string{"much"}, strings.NewReader(answer), &said)
		if (err == nil) != want || !strings.Contains(said.String(), "much") {
			t.Errorf("the answer %q: %v after %q", answer, err, said.String())
		}
	}
	if err := confirm([]string{"much"}, true, Streams{In: strings.NewReader(""), Err: io.Discard}); err != nil {
		t.Errorf("with yes: %v", err)
	}
}
