package access

import (
	"context"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// What is entered goes into data sets of one's own, and each clearance has its own: the
// key of a data set ends in the level that it is of, as notes-green does, and one without
// such an end is of those who may see everything. A claim's id is made of its words and its
// data set, a report's key counts within its data set, and so a preview, a refusal or a key
// that is taken only ever tells of what those of the same clearance entered. Were
// there one data set for all, whoever guessed the words of a claim above his clearance
// would be told that it is there already.

// ownDataset is the data set that reports are entered into unless another is named.
const ownDataset = "notes"

// OwnDataset is the data set that who asks enters reports into unless he names another.
func OwnDataset(ctx context.Context) string { return ownDataset + endOf(FromContext(ctx).Clearance) }

// endOf is how the keys of data sets of a level end.
func endOf(level graph.TLP) string {
	if level == graph.TLPRed {
		return ""
	}
	_, name, _ := strings.Cut(level.String(), ":")
	return "-" + strings.ToLower(strings.ReplaceAll(name, "+", "-"))
}

// levelOfDataset is the level whose editors enter into a data set.
func levelOfDataset(key string) graph.TLP {
	for level := range graph.TLPRed {
		if strings.HasSuffix(key, endOf(level)) {
			return level
		}
	}
	return graph.TLPRed
}

// CheckEnters returns an error unless who asks may enter reports into a data set: that of
// his clearance. The answer depends on the key alone, never on what is stored.
func CheckEnters(ctx context.Context, dataset string) error {
	who := FromContext(ctx)
	level := levelOfDataset(dataset)
	switch {
	case level == who.Clearance:
		return nil
	case who.Clearance == graph.TLPRed:
		return &RefusedError{ErrForbidden, fmt.Sprintf("%s is a data set of those who may see up to %s, and holds what they enter; name one whose key does not end in %s",
			dataset, level, endOf(level))}
	}
	return notHis(who, dataset)
}

// CheckTakesBack returns an error unless who asks may withdraw what a data set says, or undo
// its readings: one of his clearance or a lower one. The answer depends on the key alone.
func CheckTakesBack(ctx context.Context, dataset string) error {
	if who := FromContext(ctx); levelOfDataset(dataset) > who.Clearance {
		return notHis(who, dataset)
	}
	return nil
}

func notHis(who Identity, dataset string) error {
	return &RefusedError{ErrForbidden, fmt.Sprintf("who may see up to %s changes data sets whose keys end in %s, such as %s%s; %s is none",
		who.Clearance, endOf(who.Clearance), ownDataset, endOf(who.Clearance), dataset)}
}

// CheckMarkings returns an error if any claim is marked above the clearance of who
// enters it: he would not see what he wrote, and could not take it back.
func CheckMarkings(ctx context.Context, claims []graph.Claim) error {
	clearance := FromContext(ctx).Clearance
	for _, c := range claims {
		if level := graph.LevelOf(c.Markings); level > clearance {
			return &RefusedError{ErrForbidden, fmt.Sprintf("a claim is marked %s, and you may see up to %s: who may see that can enter it", level, clearance)}
		}
	}
	return nil
}
