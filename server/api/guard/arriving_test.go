package guard_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/server/api/guard"
)

// TestQuestionsOnTheirWay lets three long questions arrive where there is room for two, and
// a short one beside them.
func TestQuestionsOnTheirWay(t *testing.T) {
	const long = 1 << 20
	b := guard.NewBudget(2 * long)
	var held []*guard.Arriving
	for i, want := range []error{nil, nil, guard.ErrNoRoom} {
		a := b.Arriving(strings.NewReader(strings.Repeat("x", long)))
		if _, err := io.ReadAll(a); !errors.Is(err, want) {
			t.Errorf("question %d: %v, want %v", i, err, want)
		}
		held = append(held, a)
	}
	short := b.Arriving(strings.NewReader(strings.Repeat("x", 60<<10)))
	if text, err := io.ReadAll(short); err != nil || len(text) != 60<<10 {
		t.Errorf("a short one: %d bytes, %v", len(text), err)
	}
	for _, a := range append(held, short) {
		a.Done()
	}
	if !b.Take(2 * long) {
		t.Error("not all was given back")
	}
}
