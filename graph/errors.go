package graph

import (
	"errors"
	"fmt"
)

// The errors of the domain. Stores translate their driver's errors into these
// at their edge and wrap them with what they were doing; callers compare with
// [errors.Is]. A context's own error is passed on as it is.
var (
	// ErrNotFound says that nothing has that id or name.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that the input is wrong; the text says what and how to mend it.
	ErrInvalid = errors.New("invalid")
	// ErrCursor says that a cursor comes from another kind of list.
	ErrCursor = errors.New("not a cursor of this list")
	// ErrUnavailable says that the store cannot be reached or is not fit to answer; trying later may help.
	ErrUnavailable = errors.New("store unavailable")
	// ErrDamaged says that what the store kept was changed by something else, such as a failing disk. It wraps ErrUnavailable; trying again does not help.
	ErrDamaged error = &unfit{"the store's data are damaged: restore a backup, or import its data sets into a new store; actorgraph verify tells what is damaged"}
	// ErrReadOnly says that the store can be read but not written. It wraps ErrUnavailable; trying again does not help.
	ErrReadOnly error = &unfit{"the store can only be read"}
	// ErrDenied says that the store refuses the login. It wraps ErrUnavailable; do not try again, which can lock the account.
	ErrDenied error = &unfit{"the store refuses the login"}
	// ErrFull says that the store has no room for what was to be written. Nothing of it was stored, and what is there can be read. It wraps ErrUnavailable; free some room and try again.
	ErrFull error = &unfit{"there is no room left on the disk; nothing of this was stored, and what is there can be read"}
	// ErrOutcomeUnknown says that a write was sent and its acknowledgement was lost. Write the same document again: if it was stored, nothing changes.
	ErrOutcomeUnknown = errors.New("outcome unknown")
)

// unfit is why a store cannot do something, with a text of its own that does not
// begin with that of ErrUnavailable, which it wraps.
type unfit struct{ reason string }

func (e *unfit) Error() string { return e.reason }

func (e *unfit) Unwrap() error { return ErrUnavailable }

// Passes reports whether an error is a store's and may pass by itself, so that trying
// again later can help, as when a connection was lost. A full disk does not pass:
// somebody must do something about it.
func Passes(err error) bool {
	if !errors.Is(err, ErrUnavailable) {
		return false
	}
	for _, lasting := range []error{ErrDamaged, ErrReadOnly, ErrDenied, ErrFull} {
		if errors.Is(err, lasting) {
			return false
		}
	}
	return true
}

// InvalidError is an input error with the field it is about. It wraps ErrInvalid.
type InvalidError struct {
	Field  string // the argument, column or key at fault
	Reason string // one sentence, lower case: what is wrong and what would be right
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Reason }

func (e *InvalidError) Unwrap() error { return ErrInvalid }

// Invalid returns an InvalidError with a formatted reason.
func Invalid(field, format string, args ...any) error {
	return &InvalidError{Field: field, Reason: fmt.Sprintf(format, args...)}
}
