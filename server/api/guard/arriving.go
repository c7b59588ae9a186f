package guard

import (
	"errors"
	"io"
)

// ErrNoRoom says that questions on their way take as much memory as they may together.
var ErrNoRoom = errors.New("the questions that are on their way take as much memory as they may; try again in a few seconds")

// unmetered is how much of a question on its way is taken from no budget: nearly all are
// shorter, so that they come in whatever others hold.
const unmetered = 64 << 10

// Arriving is a question on its way. Each piece that has come is taken from a budget, so
// that many of them that are never ended do not take all memory.
type Arriving struct {
	io.Reader
	budget      *Budget
	came, taken int64
}

// Arriving reads a question on its way, and takes from the budget what it is long. Done gives that back.
func (b *Budget) Arriving(r io.Reader) *Arriving { return &Arriving{Reader: r, budget: b} }

// Read reads some of it. The error is ErrNoRoom where the budget is used up.
func (a *Arriving) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	a.came += int64(n)
	if more := a.came - unmetered - a.taken; more > 0 {
		if !a.budget.Take(more) {
			return 0, ErrNoRoom
		}
		a.taken += more
	}
	return n, err
}

// Done gives back what was taken.
func (a *Arriving) Done() { a.budget.Give(a.taken) }
