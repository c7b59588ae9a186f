package command

import (
	"fmt"
	"slices"
	"strings"
)

// actorRecords is an actor as the records that are read together as it.
type actorRecords struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Records []string `json:"recordIds"`
}

// whoIsWho tells how records are read together otherwise by a commit, what becomes of
// actors by that, and which joins are refused or are so no more.
func (c entered) whoIsWho(b *strings.Builder) {
	if c.IdentityChangeCount > 0 {
		fmt.Fprintf(b, "records that are read with others than before: %d\n", c.IdentityChangeCount)
	}
	for _, x := range c.IdentityChanges {
		fmt.Fprintf(b, "  %s: %s\n", x.Record, withOthers(x.Record, x.After))
	}
	andMore(b, c.IdentityChangeCount-len(c.IdentityChanges))
	if c.ActorChangeCount > 0 {
		fmt.Fprintf(b, "actors that are joined or split by that: %d\n", c.ActorChangeCount)
	}
	for _, x := range c.ActorChanges {
		fmt.Fprintf(b, "  %-16s %s -> %s\n", x.Kind, namesOf(x.Before), namesOf(x.After))
	}
	andMore(b, c.ActorChangeCount-len(c.ActorChanges))
	if c.RefusalChangeCount > 0 {
		fmt.Fprintf(b, "joins that are refused otherwise than before: %d\n", c.RefusalChangeCount)
	}
	for _, x := range c.RefusalChanges {
		why := "is refused no more"
		if x.After != nil {
			why = "is refused: " + *x.After
		}
		fmt.Fprintf(b, "  %s with %s (%s) %s\n", x.Record, x.With, x.Rule, why)
	}
	andMore(b, c.RefusalChangeCount-len(c.RefusalChanges))
}

// andMore tells how many lines are left out.
func andMore(b *strings.Builder, more int) {
	if more > 0 {
		fmt.Fprintf(b, "  and %d more\n", more)
	}
}

// namesOf names actors, with how many records each has.
func namesOf(actors []actorRecords) string {
	var out []string
	for _, a := range actors {
		text := fmt.Sprintf("%s (%s)", a.Name, a.ID)
		if n := len(a.Records); n > 1 {
			text = fmt.Sprintf("%s (%s and %d more)", a.Name, a.ID, n-1)
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

// withOthers tells which records one is read with.
func withOthers(record string, together []string) string {
	others := slices.DeleteFunc(slices.Clone(together), func(other string) bool { return other == record })
	if len(others) == 0 {
		return "by itself"
	}
	return "with " + strings.Join(others, ", ")
}
