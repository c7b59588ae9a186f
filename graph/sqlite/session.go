package sqlite

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3/driver"
)

// pool returns connections to the database, each of which was looked at before it is used.
func (s *Store) pool(extra string) (*sql.DB, error) {
	inner, err := (&driver.SQLite{}).OpenConnector(s.dsn(extra))
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{inner, s}), nil
}

type connector struct {
	sqldriver.Connector
	s *Store
}

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (sqldriver.Conn, error) {
	if c.s.path != InMemory && !c.s.readOnly {
		if err := makeShared(c.s.path); err != nil {
			return nil, err
		}
	}
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := opened.(connection)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a connection of the driver is a %T", opened), opened.Close())
	}
	if err := c.s.ready(full.Raw()); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return session{full}, nil
}

// connection is all that a connection of the driver can do.
type connection interface {
	driver.Conn
	sqldriver.ExecerContext
	sqldriver.NamedValueChecker
}

// session is a connection that lives on when a transaction on it is cancelled.
// Others are given up by database/sql, with what they have compiled and cached,
// and a database in memory with its only connection.
type session struct{ connection }

var (
	_ sqldriver.SessionResetter = session{}
	_ sqldriver.Validator       = session{}
)

// ResetSession has nothing to do: a connection keeps nothing from one use to the next.
func (session) ResetSession(context.Context) error { return nil }

// IsValid reports whether the last transaction on the connection has ended.
func (s session) IsValid() bool { return s.Raw().GetAutocommit() }
