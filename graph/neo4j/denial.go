package neo4j

import "time"

// After a login was refused the server is left alone for a while, twice as long each
// time: whoever tries a wrong password again and again locks the account for everybody.
const (
	denialAtFirst = 30 * time.Second
	denialAtMost  = 10 * time.Minute
)

// denial is a login that was refused.
type denial struct {
	err   error
	until time.Time // nobody tries before
	pause time.Duration
}

// kept returns the error of a login that was refused a moment ago, else nil.
func (s *Store) kept() error {
	if d := s.denial.Load(); d != nil && s.now().Before(d.until) {
		return d.err
	}
	return nil
}

// keepOut notes a refusal, and returns its error. Of refusals at the same time one counts.
func (s *Store) keepOut(err error) error {
	before := s.denial.Load()
	if before != nil && s.now().Before(before.until) {
		return err
	}
	d := &denial{err: err, pause: denialAtFirst}
	if before != nil {
		d.pause = min(2*before.pause, denialAtMost)
	}
	d.until = s.now().Add(d.pause)
	s.denial.CompareAndSwap(before, d)
	return err
}

// letIn forgets a refusal when its time is over and the server answers again. Before,
// only a connection that is older than the refusal can have answered.
func (s *Store) letIn() {
	if d := s.denial.Load(); d != nil && !s.now().Before(d.until) {
		s.denial.CompareAndSwap(d, nil)
	}
}
