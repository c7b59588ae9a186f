package guard

import (
	"errors"

	"github.com/actorgraph/actorgraph/internal/nesting"
)

// Around is how many levels of JSON stand around the variables of a request: its own.
const Around = 1

// Nested refuses JSON that is nested too deep, before anything is made of it. Around the
// variables that the limit is of may stand some levels more.
func (l Limits) Nested(text []byte, around int) error {
	return l.TooDeep(nesting.Check(text, l.Nesting+around))
}

// TooDeep returns the limit that an error of the nesting of some JSON is about; nil for
// other errors.
func (l Limits) TooDeep(err error) error {
	var deep *nesting.Error
	if !errors.As(err, &deep) {
		return nil
	}
	return &LimitError{What: "lists and objects of the JSON stand within each other deeper than they may", Limit: l.Nesting, Hint: askLess, Input: true}
}
