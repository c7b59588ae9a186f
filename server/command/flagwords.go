package command

import (
	"errors"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// flagWords spells the options of an import, as the help of formats has them, as flags.
var flagWords = strings.NewReplacer("(recorded)", "(--recorded)", "(dataset)", "(--dataset)", "(mapping)", "(--mapping; --guess proposes one)")

// importFlags are the flags of import that are called as its options are.
var importFlags = []string{"dataset", "recorded", "release", "full", "mapping"}

// spelled is an error in the words of the command line.
type spelled struct {
	error
	text string
}

func (s spelled) Error() string { return s.text }
func (s spelled) Unwrap() error { return s.error }

// asFlags spells the options that an error names as flags: readers, which files sent to a
// server and feeds have too, know no command line.
func asFlags(err error) error {
	if err == nil {
		return nil
	}
	text := flagWords.Replace(err.Error())
	if e := (*graph.InvalidError)(nil); errors.As(err, &e) {
		for _, name := range importFlags {
			if e.Field == name {
				text = strings.Replace(text, e.Error(), "--"+e.Error(), 1)
			}
		}
	}
	return spelled{err, text}
}
