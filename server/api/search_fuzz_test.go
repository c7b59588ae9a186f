package api_test

import (
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// Whatever is pasted into the search box, or asked for as a name, the answer
// takes no more memory than a bound; and a text is refused if, and only if, it
// is longer than a name can be. Time follows from it: what a text can cost is
// the variants of its spelling, and each is allocated.
func FuzzSearch(f *testing.F) {
	const question = `query($text: String!) {
		search(text: $text) { matched }
		actor(name: $text) { id }
		resolveNames(names: [$text, $text]) { name }
	}`
	ideographs := make([]rune, 32) // none of which decomposes: each is tried in every place
	for i := range ideographs {
		ideographs[i] = rune(0x20000 + i)
	}
	for _, text := range []string{
		"", "APT37", "scar cruf", "\u0301", "\xff", string(ideographs), strings.Repeat("a", 32), strings.Repeat("a", 512), strings.Repeat("a", 513),
		strings.Repeat("ab", 2500), strings.Repeat("\ufdfa", 2), strings.Repeat("\ufdfa", 170), strings.Repeat("\ufdfa", 2000),
	} {
		f.Add(text)
	}
	c := clientOf(f, seeded(f))
	c.get("actors.totalCount", `{ actors { totalCount } }`) // who is who is worked out once
	f.Fuzz(func(t *testing.T, text string) {
		c := client{t, c.handler}
		variables, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		var sent struct{ Text string } // what is not UTF-8 is replaced on its way
		if err := json.Unmarshal(variables, &sent); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		a := c.ask(question, string(variables))
		runtime.ReadMemStats(&after)
		// Measured: 29 MB for 32 ideographs, of which a hint looks for all but the last, too, and so on.
		if size, most := after.TotalAlloc-before.TotalAlloc, 64<<20+400*uint64(len(text)); size > most {
			t.Errorf("a text of %d bytes took %d bytes, want at most %d", len(text), size, most)
		}
		refused := slices.ContainsFunc(a.Errors, func(e answerError) bool {
			return e.Extensions.Code == "BAD_INPUT" || e.Extensions.Code == "QUERY_LIMIT_EXCEEDED" // beyond a megabyte
		})
		if long := len(sent.Text) > graph.MaxName; long != refused {
			t.Errorf("a text of %d bytes: refused %t, want %t; %+v", len(sent.Text), refused, long, a.Errors)
		}
	})
}
