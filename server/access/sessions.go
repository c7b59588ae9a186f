package access

import (
	"sync"
	"time"
)

// sessions are the browsers that signed in, in memory: a start of the server ends
// them all.
type sessions struct {
	mu   sync.Mutex
	code string // hash of the one that the link has; "": it was used
	by   map[string]session
}

// A session is what a browser may do until it ends. That of a token ends with the token.
type session struct {
	who    Identity
	token  string // hash of its token; "" of one that the link began
	expiry time.Time
}

const (
	sessionLasts = 12 * time.Hour
	mostSessions = 1000
)

// begin starts a session and returns its secret. Where there are too many, the
// one that would end first ends now.
func (s *sessions) begin(who Identity, token string, now time.Time) string {
	secret := newSecret()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by = map[string]session{}
	}
	first := ""
	for hash, old := range s.by {
		if now.After(old.expiry) {
			delete(s.by, hash)
		} else if first == "" || old.expiry.Before(s.by[first].expiry) {
			first = hash
		}
	}
	if len(s.by) >= mostSessions {
		delete(s.by, first)
	}
	s.by[hashOf(secret)] = session{who, token, now.Add(sessionLasts)}
	return secret
}

// find returns the session of a secret. Sessions are found by the hash of their
// secret, so how long it takes tells nothing of one.
func (s *sessions) find(secret string, now time.Time) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.by[hashOf(secret)]
	return found, ok && now.Before(found.expiry)
}

func (s *sessions) end(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.by, hashOf(secret))
}

// offer makes a new code for the link, in the place of one that was not used.
func (s *sessions) offer() string {
	secret := newSecret()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = hashOf(secret)
	return secret
}

// redeem tells whether a code is that of the link, which then is used.
func (s *sessions) redeem(code string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.code == "" || s.code != hashOf(code) { // hashes: the time it takes tells nothing of the code
		return false
	}
	s.code = ""
	return true
}
