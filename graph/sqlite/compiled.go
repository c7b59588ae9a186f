package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// readTexts are the questions that a store is asked all the time. They are
// compiled once for each connection, which costs more than most answers.
func readTexts() []string {
	return []string{
		findSnapshot, findLast, findLastStamp,
		findClaimsByID, claimsAmong, claimsBetween, versionsAmong, versionsBetween, lastVersion,
		pageAll, eachAll, countAll, pageFew, eachFew, countFew, pageBySubject, eachBySubject, countBySubject, pageByObject, eachByObject, countByObject,
		pageByIncident, eachByIncident, countByIncident, pageAbout, eachAbout, countAbout,
		findEntitiesOfKind, countEntitiesOfKind, findEntitiesByID, findEveryEntity, entityRunsAmong, entityRunsBetween, lastDescription,
		findExact, findPrefix, findSpelling, findBeginning,
		movedEntities, movedClaims, listDatasets, listCommits,
		streamedClaimsAmong, streamedClaimsBetween, streamedRunsAmong, streamedRunsBetween,
		streamedEntitiesAmong, streamedEntitiesBetween, describedAmong, describedBetween, idsAmong, idsBetween,
	}
}

// database is where questions go: a pool with its compiled statements.
type database struct {
	*sql.DB
	compiled map[string]*sql.Stmt
}

// compile prepares texts. It is done before the database is used: in memory
// there is one connection, and a transaction could wait for itself.
func (d *database) compile(ctx context.Context, texts []string) error {
	d.compiled = make(map[string]*sql.Stmt, len(texts))
	for _, text := range texts {
		stmt, err := d.PrepareContext(ctx, text) //nolint:sqlclosecheck // Close closes them all
		if err != nil {
			return err
		}
		d.compiled[text] = stmt
	}
	return nil
}

// QueryContext asks a question.
func (d *database) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if stmt, ok := d.compiled[text]; ok {
		return stmt.QueryContext(ctx, args...)
	}
	return d.DB.QueryContext(ctx, text, args...)
}

// Close closes the statements and the pool.
func (d *database) Close() error {
	var errs []error
	for _, stmt := range d.compiled {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, d.DB.Close())...)
}

// within asks several questions in one transaction, which writes nothing.
func (d *database) within(ctx context.Context, ask func(querier) error) error {
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing was written
	return ask(transaction{tx, d})
}

// transaction is a transaction that uses its database's compiled statements.
type transaction struct {
	*sql.Tx
	on *database
}

// QueryContext asks a question within the transaction.
func (t transaction) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if stmt, ok := t.on.compiled[text]; ok {
		return t.StmtContext(ctx, stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // it closes with the transaction
	}
	return t.Tx.QueryContext(ctx, text, args...)
}
