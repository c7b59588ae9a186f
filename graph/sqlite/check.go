package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Condition is what Check finds.
type Condition struct {
	Faults    []string // a line each, at most some hundred; none for a sound file
	Checksums bool     // whether damage to the content of a page would have been seen
	// LastLost says that the log beside the file ends in a commit that is not as it was
	// written, which SQLite leaves out unless it was copied into the file before: one that was being written when power was lost and was
	// never acknowledged, or the last one, damaged since. The file cannot tell which. Whoever
	// writes into the store, or is the last to close it, removes the trace.
	LastLost bool
}

// Check reads every page of the store in the file at path, which others may be
// using, and looks for what is wrong with it: pages that are not as they were
// written, and what contradicts itself. Thoroughly it also holds every index
// against its table, which takes several times as long. The error is of what
// kept it from looking.
func Check(ctx context.Context, path string, thorough bool) (Condition, error) {
	s := &Store{path: path, readOnly: true}
	var found Condition
	var err error
	if s.pages, err = inspect(path, os.O_RDONLY); errors.Is(err, graph.ErrDamaged) {
		return Condition{Faults: []string{err.Error()}, Checksums: true}, nil
	} else if err != nil {
		return found, err
	}
	how, err := s.readable()
	if err != nil {
		return found, s.failed(ctx, "check", err)
	}
	db, err := s.pool(how + "&_txlock=deferred&_pragma=query_only(1)")
	if err != nil {
		return found, s.failed(ctx, "check", err)
	}
	defer db.Close()
	found.Checksums = s.pages == checked
	lost, err := lostCommits(path)
	if err != nil {
		return found, s.failed(ctx, "check", err)
	}
	found.LastLost = lost == 1
	questions := []string{"PRAGMA quick_check"}
	if thorough {
		questions = []string{"PRAGMA integrity_check", "PRAGMA foreign_key_check"}
	}
	for _, q := range questions {
		err := each(ctx, db, q, func(rows *sql.Rows) (bool, error) {
			fault, err := faultOf(rows)
			for line := range strings.Lines(fault) { // a row can have several, and a heading
				if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "***") {
					found.Faults = append(found.Faults, line)
				}
			}
			return len(found.Faults) < 100, err
		})
		if damaged(err) || errors.Is(err, graph.ErrDamaged) {
			found.Faults = append(found.Faults, err.Error())
		} else if err != nil {
			return found, s.failed(ctx, "check", err)
		}
	}
	return found, nil
}

// faultOf reads a row of a check; that nothing is wrong is a row too.
func faultOf(rows *sql.Rows) (string, error) {
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	if len(columns) == 1 {
		var says string
		if err := rows.Scan(&says); err != nil || says == "ok" {
			return "", err
		}
		return says, nil
	}
	var table, refers string
	var row, nth sql.NullInt64
	if err := rows.Scan(&table, &row, &refers, &nth); err != nil {
		return "", err
	}
	return fmt.Sprintf("row %d of %s refers to a row of %s that is not there", row.Int64, table, refers), nil
}
